package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.schemas.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as Kafka records in the binary mode of the CloudEvents Kafka binding 1.0: the
 * attributes are headers, the value is the data alone, the key is the subject in UTF-8. The
 * record's own time is left to the producer, because it decides how long the record is kept.
 * Thread-safe.
 */
public final class EventWriter {
  private static final String SPEC_VERSION = "1.0";

  private static final ClassValue<BinaryMessageEncoder<SpecificRecord>> ENCODERS =
      new ClassValue<>() {
        @Override
        protected BinaryMessageEncoder<SpecificRecord> computeValue(Class<?> type) {
          SpecificData model = SpecificData.getForClass(type);
          return new BinaryMessageEncoder<>(model, model.getSchema(type));
        }
      };

  /**
   * An event whose data is Avro in single-object encoding (Avro 1.12 specification, "Single-object
   * encoding"): {@code C3 01}, the schema's fingerprint, the record.
   *
   * @throws org.apache.avro.AvroRuntimeException if the record lacks a field that its schema wants
   */
  public ProducerRecord<byte[], byte[]> avro(
      String topic, EventAttributes attributes, SpecificRecord data) {
    return record(topic, attributes, Headers.AVRO, encode(data));
  }

  /**
   * An event whose data is JSON.
   *
   * @param data one JSON value in UTF-8, not checked here
   */
  public ProducerRecord<byte[], byte[]> json(
      String topic, EventAttributes attributes, byte[] data) {
    return record(topic, attributes, Headers.JSON, data);
  }

  /**
   * An event whose data was encoded before.
   *
   * @param contentType what the data is, such as {@link Headers#AVRO}
   */
  public ProducerRecord<byte[], byte[]> encoded(
      String topic, EventAttributes attributes, String contentType, byte[] data) {
    return record(topic, attributes, contentType, data);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, EventAttributes attributes, String contentType, byte[] value) {
    String subject = attributes.subject();
    byte @Nullable [] key = subject == null ? null : subject.getBytes(UTF_8);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
    var headers = record.headers();
    headers.add(Headers.CE_SPECVERSION, SPEC_VERSION.getBytes(UTF_8));
    headers.add(Headers.CE_ID, attributes.id().getBytes(UTF_8));
    headers.add(Headers.CE_SOURCE, attributes.source().getBytes(UTF_8));
    headers.add(Headers.CE_TYPE, attributes.type().getBytes(UTF_8));
    headers.add(
        Headers.CE_TIME, DateTimeFormatter.ISO_INSTANT.format(attributes.time()).getBytes(UTF_8));
    if (key != null) {
      headers.add(Headers.CE_SUBJECT, key);
    }
    headers.add(Headers.CE_APPLICATION, attributes.application().getBytes(UTF_8));
    headers.add(Headers.CONTENT_TYPE, contentType.getBytes(UTF_8));
    return record;
  }

  /**
   * Data in Avro's single-object encoding, to be written later.
   *
   * @throws org.apache.avro.AvroRuntimeException if the record lacks a field that its schema wants
   */
  public static byte[] encode(SpecificRecord data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ENCODERS.get(data.getClass()).encode(data, bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
