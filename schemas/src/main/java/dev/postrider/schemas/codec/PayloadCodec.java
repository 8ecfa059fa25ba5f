package dev.postrider.schemas.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of event topics as JSON; thread-safe and never blocking.
 *
 * <p>Told apart by their first bytes: {@code C3 01} Avro single-object encoding; {@code 00} Avro in
 * the Confluent frame (4 bytes of schema id, big-endian, then the datum); anything else JSON.
 */
public final class PayloadCodec {
  private static final byte SINGLE_OBJECT = (byte) 0xC3;
  private static final byte SINGLE_OBJECT_VERSION = 0x01;
  private static final int SINGLE_OBJECT_HEADER = 10;
  private static final byte CONFLUENT = 0x00;
  private static final int CONFLUENT_HEADER = 5;

  private final SchemaStore schemas;
  private final @Nullable SchemaRegistry registry;

  private PayloadCodec(Collection<Schema> schemas, @Nullable SchemaRegistry registry) {
    SchemaStore.Cache known = new SchemaStore.Cache();
    for (Schema schema : schemas) {
      // Logical types are no part of a fingerprint; where only they differ, the first one holds.
      if (known.findByFingerprint(SchemaNormalization.parsingFingerprint64(schema)) == null) {
        known.addSchema(schema);
      }
    }
    this.schemas = known;
    this.registry = registry;
  }

  /**
   * Reads JSON and Avro in single-object encoding.
   *
   * @param schemas those that values in single-object encoding may be written with; of two that
   *     differ in logical types alone, the first is used
   */
  public static PayloadCodec of(Collection<Schema> schemas) {
    return new PayloadCodec(schemas, null);
  }

  /**
   * Reads Avro in the Confluent frame as well.
   *
   * @param registry asked for the schemas of values in the Confluent frame; not closed from here
   */
  public static PayloadCodec of(Collection<Schema> schemas, SchemaRegistry registry) {
    return new PayloadCodec(schemas, registry);
  }

  /** Whether it is Avro by its first bytes: what has to be converted, and not only checked. */
  public static boolean isAvro(byte[] value) {
    return isSingleObject(value) || isConfluent(value);
  }

  private static boolean isSingleObject(byte[] value) {
    return value.length >= 2 && value[0] == SINGLE_OBJECT && value[1] == SINGLE_OBJECT_VERSION;
  }

  private static boolean isConfluent(byte[] value) {
    return value.length >= 1 && value[0] == CONFLUENT;
  }

  public Payload decode(byte[] value) {
    if (isSingleObject(value)) {
      return singleObject(value);
    }
    if (isConfluent(value)) {
      return confluent(value);
    }
    String problem = JsonText.problemIn(value);
    return problem == null ? new Payload.Json(value) : new Payload.Unreadable(problem);
  }

  private Payload singleObject(byte[] value) {
    if (value.length < SINGLE_OBJECT_HEADER) {
      return new Payload.Unreadable("It is Avro in single-object encoding, cut short");
    }
    long fingerprint = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    Schema schema = schemas.findByFingerprint(fingerprint);
    return schema == null
        ? new Payload.Unreadable(
            "It is Avro of a schema that is not known here, fingerprint %016x (CRC-64-AVRO)"
                .formatted(fingerprint))
        : avro(schema, value, SINGLE_OBJECT_HEADER);
  }

  private Payload confluent(byte[] value) {
    if (value.length < CONFLUENT_HEADER) {
      return new Payload.Unreadable("It is Avro in the Confluent frame, cut short");
    }
    int id = ByteBuffer.wrap(value).getInt(1);
    if (registry == null) {
      return new Payload.Unreadable(
          "It is Avro in the Confluent frame (schema id %d), but postrider.schema-registry.url is"
                  .formatted(id)
              + " not set");
    }
    if (id < 0) {
      return new Payload.Unreadable("It has the Confluent frame's first byte but no schema id");
    }
    CompletableFuture<SchemaRegistry.Answer> answer = registry.schema(id);
    return answer.isDone()
        ? confluent(answer.join(), value)
        : new Payload.Awaiting(answer.thenApply(known -> confluent(known, value)));
  }

  private static Payload confluent(SchemaRegistry.Answer answer, byte[] value) {
    return switch (answer) {
      case SchemaRegistry.Known(Schema schema) -> avro(schema, value, CONFLUENT_HEADER);
      case SchemaRegistry.Refused refused -> new Payload.Unreadable(refused.reason());
    };
  }

  private static Payload avro(Schema schema, byte[] value, int from) {
    try {
      return new Payload.Json(AvroToJson.convert(schema, value, from));
    } catch (Malformed malformed) {
      return new Payload.Unreadable(
          "It is not the Avro of its schema %s: %s"
              .formatted(schema.getFullName(), malformed.reason()));
    }
  }
}
