package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.CannotStart;
import dev.postrider.dispatcher.security.SecretBox;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Applications and their endpoints. Reading asks this dispatcher's copy and never waits; a write
 * has been read back by this copy when it completes. Ids and uids are accepted alike.
 *
 * <p>A known revision, where it is given, must be the current one for the change to be made.
 */
public final class Registry implements EndpointDirectory, AutoCloseable {
  /** Name and uid of the application that is there from the start. */
  public static final String DEFAULT_APPLICATION = "default";

  private final RegistryTopic topic;
  private final RegistryBounds bounds;
  private final RegistryCopy copy = new RegistryCopy();
  private final Progress progress = new Progress(System::nanoTime);
  private final ReaderCounts counts;
  private final RegistryReader reader;
  private final RegistryWriter writer;
  private final ApplicationChanges applicationChanges;
  private final EndpointChanges endpointChanges;

  Registry(
      RegistryTopic topic,
      RegistryBounds bounds,
      SecretBox box,
      InstantSource clock,
      MeterRegistry meters) {
    this.topic = topic;
    this.bounds = bounds;
    var format = new RegistryFormat(box);
    var ids = new Ids(clock);
    counts = new ReaderCounts(meters);
    reader = new RegistryReader(topic, format, copy, progress, counts);
    writer = new RegistryWriter(topic, format, copy, progress, clock, bounds);
    applicationChanges = new ApplicationChanges(bounds, ids);
    endpointChanges = new EndpointChanges(bounds, ids);
    Gauge.builder("postrider.registry.endpoints", copy, RegistryCopy::endpointCount)
        .register(meters);
    Gauge.builder("postrider.registry.applications", copy, c -> c.applications().size())
        .register(meters);
    Gauge.builder("postrider.registry.confirmed", this, r -> r.confirmed() ? 1 : 0)
        .register(meters);
  }

  /**
   * Returns when the topic has been read to its end and the default application exists.
   *
   * @throws CannotStart if that is not so within the start timeout, or can never be
   */
  void start() throws InterruptedException {
    try (var admin = topic.admin()) {
      TopicCheck.verify(admin, topic.name(), bounds.startTimeout());
    }
    reader.start();
    try {
      progress.awaitConfirmed(bounds.startTimeout());
    } catch (TimeoutException late) {
      throw new CannotStart(
          "Topic %s could not be read to its end within %d s."
              .formatted(topic.name(), bounds.startTimeout().toSeconds()),
          "See the warnings above; a large registry may need a longer postrider.registry.start-timeout.",
          late);
    }
    checkKeyset();
    writer.start();
    createDefaultApplication();
  }

  /** With the wrong keyset there would be no endpoints, and events would be routed to nobody. */
  private void checkKeyset() {
    if (counts.anySealed() && !copy.isWhole() && copy.endpointCount() == 0) {
      throw new CannotStart(
          "No endpoint in topic %s can be decrypted with the configured keyset."
              .formatted(topic.name()),
          "Configure the keyset that they were stored with (postrider.encryption).");
    }
  }

  private void createDefaultApplication() {
    // In a copy that is not whole it may be what could not be read.
    if (copy.application(DEFAULT_APPLICATION) != null || !copy.isWhole()) {
      return;
    }
    var draft = new ApplicationDraft(DEFAULT_APPLICATION, DEFAULT_APPLICATION, Map.of());
    if (createApplication(draft, true).join()
        instanceof Written.Unavailable<Application>(var why)) {
      throw new CannotStart(
          "The default application could not be created. %s.".formatted(why),
          "See that the brokers allow transactions with transactional id %s."
              .formatted(topic.transactionalId()));
    }
  }

  @Override
  public void close() {
    writer.close();
    reader.close();
  }

  @Override
  public @Nullable Endpoint endpoint(String endpointId) {
    var found = copy.endpoint(endpointId);
    return found == null ? null : found.value();
  }

  @Override
  public List<Endpoint> wanting(String application, String type) {
    return copy.endpointsOf(application).wanting(type);
  }

  /** In the order of their ids; none if there is no such application. */
  public List<Endpoint> endpointsOf(String application) {
    return copy.endpointsOf(application).all();
  }

  @Override
  public long offset() {
    return progress.offset();
  }

  @Override
  public long frontier() {
    return progress.frontier();
  }

  @Override
  public boolean confirmed() {
    return progress.confirmed() && copy.isWhole();
  }

  public @Nullable Versioned<Application> application(String idOrUid) {
    return copy.application(idOrUid);
  }

  /** Null if there is no such endpoint, or no such application. */
  public @Nullable Versioned<Endpoint> endpoint(String application, String idOrUid) {
    var owner = copy.application(application);
    return owner == null ? null : copy.endpoint(owner.value().id(), idOrUid);
  }

  public Slice<Application> applications(Slice.Cursor cursor) {
    var all = copy.applications();
    var ordered = cursor.ascends() ? all : all.descendingMap();
    var page = cursor.from() == null ? ordered : ordered.tailMap(cursor.from(), false);
    return Slice.of(cursor, page.values().stream().map(Versioned::value).iterator());
  }

  /** Null if there is no such application. */
  public @Nullable Slice<Endpoint> endpoints(String application, Slice.Cursor cursor) {
    var owner = copy.application(application);
    if (owner == null) {
      return null;
    }
    List<Endpoint> all = endpointsOf(owner.value().id());
    if (cursor.from() == null) {
      return Slice.of(cursor, (cursor.ascends() ? all : all.reversed()).iterator());
    }
    List<String> ids = all.stream().map(Endpoint::id).toList();
    int found = Collections.binarySearch(ids, cursor.from());
    int below = found < 0 ? -found - 1 : found;
    int above = found < 0 ? below : found + 1;
    return Slice.of(
        cursor,
        (cursor.ascends() ? all.subList(above, all.size()) : all.subList(0, below).reversed())
            .iterator());
  }

  /**
   * Creates an application with an id of its own.
   *
   * @param orGet whether an application of the same uid is as good as a new one
   */
  public CompletableFuture<Written<Application>> createApplication(
      ApplicationDraft draft, boolean orGet) {
    return writer.write(applicationChanges.create(draft, orGet));
  }

  /** Replaces the application, or creates it if there is none of that uid. */
  public CompletableFuture<Written<Application>> putApplication(
      String idOrUid, ApplicationDraft draft, @Nullable Long knownRevision) {
    return writer.write(applicationChanges.put(idOrUid, draft, knownRevision));
  }

  public CompletableFuture<Written<Application>> patchApplication(
      String idOrUid, UnaryOperator<ApplicationDraft> patch, @Nullable Long knownRevision) {
    return writer.write(applicationChanges.patch(idOrUid, patch, knownRevision));
  }

  /** Deletes the application's endpoints with it. */
  public CompletableFuture<Written<Application>> deleteApplication(
      String idOrUid, @Nullable Long knownRevision) {
    return writer.write(applicationChanges.delete(idOrUid, knownRevision));
  }

  public CompletableFuture<Written<Endpoint>> createEndpoint(
      String application, EndpointDraft draft) {
    return writer.write(endpointChanges.create(application, draft));
  }

  /** Replaces the endpoint, or creates it if there is none of that uid. */
  public CompletableFuture<Written<Endpoint>> putEndpoint(
      String application, String idOrUid, EndpointDraft draft, @Nullable Long knownRevision) {
    return writer.write(endpointChanges.put(application, idOrUid, draft, knownRevision));
  }

  public CompletableFuture<Written<Endpoint>> patchEndpoint(
      String application,
      String idOrUid,
      UnaryOperator<EndpointDraft> patch,
      @Nullable Long knownRevision) {
    return writer.write(endpointChanges.patch(application, idOrUid, patch, knownRevision));
  }

  public CompletableFuture<Written<Endpoint>> deleteEndpoint(
      String application, String idOrUid, @Nullable Long knownRevision) {
    return writer.write(endpointChanges.delete(application, idOrUid, knownRevision));
  }

  /** Disables, enables, pauses or resumes; an endpoint that stands so already stays as it is. */
  public CompletableFuture<Written<Endpoint>> standEndpoint(
      String application, String idOrUid, UnaryOperator<Standing> standing) {
    return writer.write(endpointChanges.stand(application, idOrUid, standing));
  }

  /** The same, unless the endpoint was changed since it was as it was seen. */
  CompletableFuture<Written<Endpoint>> standEndpoint(
      Endpoint seen, UnaryOperator<Standing> standing) {
    return writer.write(endpointChanges.stand(seen, standing));
  }
}
