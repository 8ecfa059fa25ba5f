package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.postrider.schemas.codec.Payload;
import dev.postrider.schemas.codec.PayloadCodec;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of event topics; thread-safe, never blocking, never throwing.
 *
 * <p>CloudEvents 1.0 Kafka binding: structured mode where the content type is {@code
 * application/cloudevents+json}; binary mode where {@code ce_specversion}, or {@code ce_id} and
 * {@code ce_type}, are there; else a bare record. An attribute that is not there comes from the
 * topic's {@link TopicRules}; source is then the topic's id and time the record's timestamp. A
 * CloudEvent without a value has the data {@code null}; a bare record without one is a {@link
 * Decoded.Tombstone}. Values are those of {@link PayloadCodec}.
 */
public final class EventDecoder {
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private final Map<String, TopicRules> rules;
  private final PayloadCodec payloads;

  /**
   * @param rules by topic; {@link TopicRules#DEFAULTS} for topics that are not in it
   */
  public EventDecoder(Map<String, TopicRules> rules, PayloadCodec payloads) {
    this.rules = Map.copyOf(rules);
    this.payloads = payloads;
  }

  /** Who is asked, before data is converted at some cost, whether anybody wants the event. */
  @FunctionalInterface
  public interface Audience {
    boolean wants(String application, String type);
  }

  /** Reads the record whoever wants it. */
  public Decoded decode(ConsumerRecord<byte[], byte[]> record, Uuid topicId) {
    return decode(record, topicId, (_, _) -> true);
  }

  /**
   * Reads the record, but Avro only if the audience wants the event, where application and type can
   * be told without it.
   */
  public Decoded decode(ConsumerRecord<byte[], byte[]> record, Uuid topicId, Audience audience) {
    try {
      return read(record, topicId, audience);
    } catch (NotAnEvent undecodable) {
      return new Decoded.Undecodable(undecodable.reason());
    } catch (RuntimeException unforeseen) {
      return unforeseen(unforeseen);
    }
  }

  private Decoded read(ConsumerRecord<byte[], byte[]> record, Uuid topicId, Audience audience) {
    CloudEventHeaders headers = CloudEventHeaders.of(record.headers());
    byte @Nullable [] value = record.value();
    if (headers.isStructured()) {
      return value == null ? new Decoded.Tombstone() : structured(record, topicId, value);
    }
    if (headers.isBinary()) {
      Attributes attributes = headers.attributes();
      if (value == null || value.length == 0) {
        return event(record, topicId, attributes, NULL);
      }
      return isUnwanted(record, attributes, value, audience)
          ? new Decoded.Unwanted()
          : withPayload(record, topicId, attributes, value);
    }
    if (value == null) {
      return new Decoded.Tombstone();
    }
    return isUnwanted(record, Attributes.NONE, value, audience)
        ? new Decoded.Unwanted()
        : withPayload(record, topicId, Attributes.NONE, value);
  }

  /** False also where only the data could tell. */
  private boolean isUnwanted(
      ConsumerRecord<byte[], byte[]> record,
      Attributes attributes,
      byte[] value,
      Audience audience) {
    TopicRules topicRules = rules.getOrDefault(record.topic(), TopicRules.DEFAULTS);
    if (!PayloadCodec.isAvro(value)
        || (attributes.type() == null && topicRules.type() instanceof AttributeRule.Pointer)
        || (attributes.application() == null
            && topicRules.application() instanceof AttributeRule.Pointer)) {
      return false;
    }
    BareRecord bare = new BareRecord(record, NULL);
    String type = type(attributes, bare, topicRules);
    return !audience.wants(application(attributes, bare, topicRules), type);
  }

  private Decoded structured(ConsumerRecord<byte[], byte[]> record, Uuid topicId, byte[] value) {
    StructuredEvent event = StructuredEvent.read(value);
    return event.decodedBase64() != null
        ? withPayload(record, topicId, event.attributes(), event.decodedBase64())
        : event(record, topicId, event.attributes(), event.data() == null ? NULL : event.data());
  }

  private Decoded withPayload(
      ConsumerRecord<byte[], byte[]> record, Uuid topicId, Attributes attributes, byte[] value) {
    return switch (payloads.decode(value)) {
      case Payload.Json(byte[] data) -> event(record, topicId, attributes, data);
      case Payload.Unreadable(String reason) -> new Decoded.Undecodable(reason);
      case Payload.Awaiting(var later) ->
          new Decoded.AwaitingSchema(
              later.thenApply(payload -> settled(record, topicId, attributes, payload)));
    };
  }

  private Decoded settled(
      ConsumerRecord<byte[], byte[]> record, Uuid topicId, Attributes attributes, Payload payload) {
    try {
      return switch (payload) {
        case Payload.Json(byte[] data) -> event(record, topicId, attributes, data);
        case Payload.Unreadable(String reason) -> new Decoded.Undecodable(reason);
        case Payload.Awaiting _ -> throw new IllegalStateException("awaited twice");
      };
    } catch (NotAnEvent undecodable) {
      return new Decoded.Undecodable(undecodable.reason());
    } catch (RuntimeException unforeseen) {
      return unforeseen(unforeseen);
    }
  }

  private Decoded event(
      ConsumerRecord<byte[], byte[]> record, Uuid topicId, Attributes attributes, byte[] data) {
    TopicRules topicRules = rules.getOrDefault(record.topic(), TopicRules.DEFAULTS);
    BareRecord bare = new BareRecord(record, data);
    String type = type(attributes, bare, topicRules);
    String application = application(attributes, bare, topicRules);
    return new Decoded.Readable(
        new Event(
            attributes.id() != null ? attributes.id() : bare.id(topicRules.id()),
            attributes.source() != null ? attributes.source() : topicId.toString(),
            type,
            attributes.time() != null ? attributes.time() : timestamp(record),
            attributes.subject() != null
                ? attributes.subject()
                : bare.subject(topicRules.subject()),
            application,
            data));
  }

  private static String type(Attributes attributes, BareRecord bare, TopicRules rules) {
    String type = attributes.type() != null ? attributes.type() : bare.type(rules.type());
    if (!rules.allowsType(type)) {
      throw notAllowed("type", bare.record().topic());
    }
    return type;
  }

  private static String application(Attributes attributes, BareRecord bare, TopicRules rules) {
    String application =
        attributes.application() != null
            ? attributes.application()
            : bare.application(rules.application());
    if (!rules.allowsApplication(application)) {
      throw notAllowed("application", bare.record().topic());
    }
    return application;
  }

  private static NotAnEvent notAllowed(String what, String topic) {
    return new NotAnEvent(
        "Its %s is none that postrider.topics.%s.allowed-%ss allows".formatted(what, topic, what));
  }

  /** A record without a timestamp (-1, message format 0) is as old as it can be. */
  private static Instant timestamp(ConsumerRecord<byte[], byte[]> record) {
    return Instant.ofEpochMilli(Math.max(record.timestamp(), 0));
  }

  /** A mistake of ours must cost one record its way, not its partition the way of all others. */
  private static Decoded unforeseen(RuntimeException mistake) {
    return new Decoded.Undecodable(
        "It could not be read because of an unforeseen " + mistake.getClass().getSimpleName());
  }
}
