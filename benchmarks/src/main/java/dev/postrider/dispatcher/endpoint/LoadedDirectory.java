package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.signing.SigningSecret;
import dev.postrider.schemas.envelope.TypeFilter;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A dispatcher's own copy of the registry, filled by hand instead of from the topic. */
@NullMarked
public final class LoadedDirectory implements EndpointDirectory {
  private static final Instant CREATED = Instant.parse("2026-11-23T00:00:00Z");
  private static final SigningSecret SECRET =
      SigningSecret.parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

  private final RegistryCopy copy = new RegistryCopy();
  private long size;

  /** Registers an application with so many endpoints, each of which wants what the filters say. */
  public void add(String application, int endpoints, List<TypeFilter> filters) {
    put(
        new RegistryEntry.ApplicationIs(
            new Application(application, null, application, Map.of(), CREATED, CREATED)));
    for (int i = 0; i < endpoints; i++) {
      put(new RegistryEntry.EndpointIs(endpoint(application, filters)));
    }
    copy.publish();
  }

  private Endpoint endpoint(String application, List<TypeFilter> filters) {
    return new Endpoint(
        "ep_%027d".formatted(size),
        application,
        null,
        URI.create("http://127.0.0.1:9000/hooks/" + size),
        "",
        filters,
        Standing.SERVED,
        Policy.STANDARD,
        Map.of(),
        1,
        SECRET,
        Exchange.STANDARD,
        Credentials.NONE,
        CREATED,
        CREATED);
  }

  private void put(RegistryEntry entry) {
    copy.apply(entry, size++);
  }

  @Override
  public @Nullable Endpoint endpoint(String endpointId) {
    Versioned<Endpoint> found = copy.endpoint(endpointId);
    return found == null ? null : found.value();
  }

  @Override
  public List<Endpoint> wanting(String application, String type) {
    return copy.endpointsOf(application).wanting(type);
  }

  @Override
  public long offset() {
    return size;
  }

  @Override
  public long frontier() {
    return size;
  }

  @Override
  public boolean confirmed() {
    return true;
  }
}
