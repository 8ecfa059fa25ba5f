package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.endpoint.RegistryEntry.ApplicationIs;
import dev.postrider.dispatcher.endpoint.RegistryEntry.EndpointIs;
import dev.postrider.dispatcher.security.SecretBox;
import dev.postrider.dispatcher.signing.SigningSecret;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.envelope.TypeFilter;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.NullMarked;

/**
 * Writes applications and endpoints to the registry's topic itself, in the dispatcher's own format:
 * a hundred thousand of them in seconds, which the API would take a quarter of an hour for.
 */
@NullMarked
public final class RegistrySeed {
  private final Producer<byte[], byte[]> producer;
  private final RegistryFormat format;
  private final Ids ids = new Ids(InstantSource.system());
  private final Instant now = InstantSource.system().instant();

  /**
   * @param producer of the cluster; its closing completes what is written
   * @param keyset that the dispatcher is given too
   */
  public RegistrySeed(Producer<byte[], byte[]> producer, String keyset) {
    this.producer = producer;
    this.format = new RegistryFormat(SecretBox.of(keyset));
  }

  /**
   * Writes an application.
   *
   * @return its id
   */
  public String application(String uid) {
    Application application =
        new Application(ids.next(Ids.APPLICATION), uid, uid, Map.of(), now, now);
    write(new ApplicationIs(application));
    return application.id();
  }

  /**
   * Writes an endpoint.
   *
   * @param filterTypes none for all types
   * @return its id
   */
  public String endpoint(String applicationId, URI url, List<String> filterTypes) {
    return endpoint(applicationId, url, filterTypes, Policy.STANDARD);
  }

  /** Writes an endpoint that wants to be served in its own way. */
  public String endpoint(String applicationId, URI url, List<String> filterTypes, Policy policy) {
    Endpoint endpoint =
        new Endpoint(
            ids.next(Ids.ENDPOINT),
            applicationId,
            null,
            url,
            "",
            filterTypes.stream().map(TypeFilter::parse).toList(),
            Standing.SERVED,
            policy,
            Map.of(),
            1,
            SigningSecret.generate(),
            Exchange.STANDARD,
            Credentials.NONE,
            now,
            now);
    write(new EndpointIs(endpoint));
    return endpoint.id();
  }

  private void write(RegistryEntry entry) {
    var _ =
        producer.send(
            new ProducerRecord<>(Topics.REGISTRY, RegistryFormat.key(entry), format.value(entry)));
  }
}
