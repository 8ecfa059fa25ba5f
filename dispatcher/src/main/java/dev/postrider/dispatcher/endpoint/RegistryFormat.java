package dev.postrider.dispatcher.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.dispatcher.body.BodyFields;
import dev.postrider.dispatcher.endpoint.RegistryEntry.ApplicationGone;
import dev.postrider.dispatcher.endpoint.RegistryEntry.ApplicationIs;
import dev.postrider.dispatcher.endpoint.RegistryEntry.EndpointGone;
import dev.postrider.dispatcher.endpoint.RegistryEntry.EndpointIs;
import dev.postrider.dispatcher.security.SecretBox;
import dev.postrider.dispatcher.signing.SigningSecret;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.envelope.TypeFilter;
import dev.postrider.schemas.internal.ApplicationRecord;
import dev.postrider.schemas.internal.EndpointRecord;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries of the registry as keys and values of its topic; secrets sealed. */
final class RegistryFormat {
  static final String APPLICATION = "application";
  static final String ENDPOINT = "endpoint";
  private static final String SECRET = "secret";

  private final InternalCodec<ApplicationRecord> applications =
      InternalCodec.of(ApplicationRecord.class);
  private final InternalCodec<EndpointRecord> endpoints = InternalCodec.of(EndpointRecord.class);
  private final SecretBox box;
  private final SealedCredentials credentials;

  /** The reader's alone, as all reading is. */
  private final Interned<String> texts = new Interned<>();

  private final Interned<Exchange> exchanges = new Interned<>();
  private final Interned<Policy> policies = new Interned<>();
  private final Interned<List<TypeFilter>> filters = new Interned<>();

  RegistryFormat(SecretBox box) {
    this.box = box;
    this.credentials = new SealedCredentials(box);
  }

  static byte[] key(RegistryEntry entry) {
    String key =
        switch (entry) {
          case ApplicationIs(var application) -> APPLICATION + "/" + application.id();
          case ApplicationGone(var id) -> APPLICATION + "/" + id;
          case EndpointIs(var endpoint) -> ENDPOINT + "/" + endpoint.id();
          case EndpointGone(var id) -> ENDPOINT + "/" + id;
        };
    return key.getBytes(UTF_8);
  }

  byte @Nullable [] value(RegistryEntry entry) {
    return switch (entry) {
      case ApplicationIs(var application) -> applications.encode(toRecord(application));
      case EndpointIs(var endpoint) -> endpoints.encode(toRecord(endpoint));
      case ApplicationGone _, EndpointGone _ -> null;
    };
  }

  /**
   * For the reader's thread.
   *
   * @return null for a kind of record that only newer dispatchers know
   * @throws GeneralSecurityException if its secret was sealed with another keyset
   * @throws RuntimeException if it cannot be read
   */
  @Nullable RegistryEntry read(byte[] key, byte @Nullable [] value)
      throws GeneralSecurityException {
    String[] kindAndId = new String(key, UTF_8).split("/", 2);
    if (kindAndId.length < 2) {
      throw new IllegalArgumentException("its key is not kind/id");
    }
    String id = kindAndId[1];
    return switch (kindAndId[0]) {
      case APPLICATION ->
          value == null
              ? new ApplicationGone(id)
              : new ApplicationIs(fromRecord(id, applications.decode(value)));
      case ENDPOINT ->
          value == null
              ? new EndpointGone(id)
              : new EndpointIs(fromRecord(id, endpoints.decode(value)));
      default -> null;
    };
  }

  private static ApplicationRecord toRecord(Application application) {
    return ApplicationRecord.newBuilder()
        .setId(application.id())
        .setUid(application.uid())
        .setName(application.name())
        .setMetadata(application.metadata())
        .setCreatedAt(application.createdAt())
        .setUpdatedAt(application.updatedAt())
        .build();
  }

  private static Application fromRecord(String id, ApplicationRecord read) {
    checkId(id, read.getId());
    return new Application(
        id,
        read.getUid(),
        read.getName(),
        Map.copyOf(read.getMetadata()),
        read.getCreatedAt(),
        read.getUpdatedAt());
  }

  private EndpointRecord toRecord(Endpoint endpoint) {
    byte[] sealed = box.seal(secretOf(endpoint.id()), endpoint.secret().reveal().getBytes(UTF_8));
    BodyFields body = BodyFields.of(endpoint.exchange().format());
    EndpointRecord.Builder record = EndpointRecord.newBuilder();
    credentials.write(endpoint, record);
    return record
        .setId(endpoint.id())
        .setApplicationId(endpoint.applicationId())
        .setUid(endpoint.uid())
        .setUrl(endpoint.url().toString())
        .setDescription(endpoint.description())
        .setFilterTypes(endpoint.filterTypeNames())
        .setDisabled(endpoint.standing().disabled())
        .setPaused(endpoint.standing().paused())
        .setStoppedBecause(endpoint.standing().why())
        .setOrderedFrom(endpoint.standing().ownedFrom())
        .setOrdering(endpoint.policy().ordering().name())
        .setRateLimit(endpoint.policy().rateLimit())
        .setMaxInFlight(endpoint.policy().maxInFlight())
        .setRetrySchedule(millis(endpoint.policy().schedule()))
        .setTimeoutMillis(millis(endpoint.policy().timeout()))
        .setOnExhausted(endpoint.policy().onExhausted().name())
        .setMetadata(endpoint.metadata())
        .setVersion(endpoint.version())
        .setSealedSecret(ByteBuffer.wrap(sealed))
        .setPayloadFormat(body.payloadFormat())
        .setTemplate(body.template())
        .setTemplateContentType(body.templateContentType())
        .setPresetOptions(body.presetOptions())
        .setReplies(endpoint.exchange().replies())
        .setCreatedAt(endpoint.createdAt())
        .setUpdatedAt(endpoint.updatedAt())
        .build();
  }

  private Endpoint fromRecord(String id, EndpointRecord read) throws GeneralSecurityException {
    checkId(id, read.getId());
    byte[] sealed = new byte[read.getSealedSecret().remaining()];
    read.getSealedSecret().duplicate().get(sealed);
    return new Endpoint(
        id,
        texts.of(read.getApplicationId()),
        read.getUid(),
        URI.create(read.getUrl()),
        texts.of(read.getDescription()),
        filters.of(read.getFilterTypes().stream().map(TypeFilter::parse).toList()),
        new Standing(
            read.getDisabled(), read.getPaused(), read.getStoppedBecause(), read.getOrderedFrom()),
        policies.of(policy(read)),
        Map.copyOf(read.getMetadata()),
        read.getVersion(),
        SigningSecret.parse(new String(box.open(secretOf(id), sealed), UTF_8)),
        exchange(read),
        credentials.read(read),
        read.getCreatedAt(),
        read.getUpdatedAt());
  }

  private static Policy policy(EndpointRecord read) {
    List<Long> schedule = read.getRetrySchedule();
    Long timeout = read.getTimeoutMillis();
    return new Policy(
        Policy.Ordering.valueOf(read.getOrdering()),
        read.getRateLimit(),
        read.getMaxInFlight(),
        schedule == null ? null : schedule.stream().map(Duration::ofMillis).toList(),
        timeout == null ? null : Duration.ofMillis(timeout),
        Policy.OnExhausted.valueOf(read.getOnExhausted()));
  }

  private static @Nullable List<Long> millis(@Nullable List<Duration> schedule) {
    return schedule == null ? null : schedule.stream().map(Duration::toMillis).toList();
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private Exchange exchange(EndpointRecord read) {
    var body =
        new BodyFields(
            read.getPayloadFormat(),
            read.getTemplate(),
            read.getTemplateContentType(),
            read.getPresetOptions());
    return exchanges.of(new Exchange(body.format(), read.getReplies()));
  }

  private static SecretBox.Place secretOf(String endpointId) {
    return new SecretBox.Place(ENDPOINT, endpointId, SECRET);
  }

  private static void checkId(String key, String value) {
    if (!key.equals(value)) {
      throw new IllegalArgumentException("its key and its value name different ids");
    }
  }
}
