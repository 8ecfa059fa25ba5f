package dev.postrider.schemas.codec;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Internal records as bytes: Avro single-object encoding (Avro 1.12, "Single-object encoding").
 *
 * <p>Written with the schema of the class; read with that one and with every other writer schema
 * that it was given, resolved to the class. Thread-safe. {@link SerializationException} says which
 * record could not be written or read, never what was in it.
 */
public final class InternalCodec<T extends SpecificRecord> {
  private final String name;
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  private InternalCodec(Class<T> type, Collection<Schema> otherWriters) {
    SpecificData data = new PackageData(type);
    Schema schema = data.getSchema(type);
    name = type.getSimpleName();
    encoder = new BinaryMessageEncoder<>(data, schema);
    decoder = new BinaryMessageDecoder<>(data, schema);
    otherWriters.forEach(decoder::addSchema);
  }

  /** Reads only what the schema of the class wrote. */
  public static <T extends SpecificRecord> InternalCodec<T> of(Class<T> type) {
    return new InternalCodec<>(type, List.of());
  }

  /**
   * Reads what any of these schemas wrote.
   *
   * @param otherWriters schemas that older or newer dispatchers write this record with
   */
  public static <T extends SpecificRecord> InternalCodec<T> of(
      Class<T> type, Collection<Schema> otherWriters) {
    return new InternalCodec<>(type, otherWriters);
  }

  /**
   * The record in single-object encoding.
   *
   * @throws SerializationException if a field that must be there is null
   */
  public byte[] encode(T record) {
    try {
      // A copy of the encoder's own buffer, exactly as long as the message.
      return encoder.encode(record).array();
    } catch (IOException | RuntimeException unwritable) {
      throw new SerializationException("%s cannot be written".formatted(name), unwritable);
    }
  }

  /**
   * Reads what {@link #encode} wrote, here or in another version.
   *
   * @throws SerializationException if the bytes are no such record, or its schema is not known here
   */
  public T decode(byte[] bytes) {
    try {
      return decoder.decode(bytes);
    } catch (BadHeaderException notAvro) {
      throw new SerializationException(
          "%s expected, but this is no Avro single-object encoding".formatted(name), notAvro);
    } catch (MissingSchemaException unknown) {
      throw new SerializationException(
          "%s was written with a schema that is not known here; run a dispatcher that knows it"
              .formatted(name),
          unknown);
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException broken) {
      throw new SerializationException("%s is cut short or damaged".formatted(name), broken);
    }
  }

  /** For Kafka; null becomes null. */
  public Serializer<T> serializer() {
    return (topic, record) -> record == null ? null : encode(record);
  }

  /** For Kafka; null becomes null. */
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> bytes == null ? null : decode(bytes);
  }
}
