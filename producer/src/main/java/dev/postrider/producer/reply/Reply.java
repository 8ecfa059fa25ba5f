package dev.postrider.producer.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.schemas.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * An answer as it stands on the topic: a CloudEvent in binary mode. What is missing is empty; texts
 * are cut to what can be kept, and have no NUL, which PostgreSQL does not take.
 *
 * @param id of the reply; where it stands, if it says none
 * @param cause the event that was answered
 * @param answeredAt when the answer was given; the record's time, if it does not say
 */
record Reply(
    String id,
    String type,
    Cause cause,
    String application,
    String endpointId,
    String status,
    Instant answeredAt,
    String body) {

  /** An event: its id is unique only within its source. */
  record Cause(String source, String eventId) {}

  private static final int MAX_ID = 255;
  private static final int MAX_STATUS = 8;

  static Reply of(ConsumerRecord<byte[], byte[]> record) {
    String id = header(record, Headers.CE_ID, MAX_ID + 1);
    return new Reply(
        id.isEmpty() || id.length() > MAX_ID ? place(record) : id,
        header(record, Headers.CE_TYPE, MAX_ID),
        new Cause(
            header(record, Headers.CE_CAUSATION_SOURCE, MAX_ID),
            header(record, Headers.CE_CAUSATION_ID, MAX_ID)),
        header(record, Headers.CE_APPLICATION, MAX_ID),
        header(record, Headers.CE_ENDPOINT_ID, MAX_ID),
        header(record, Headers.CE_STATUS, MAX_STATUS),
        time(record),
        record.value() == null ? "" : text(record.value()));
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return "%s-%d-%d-%d"
        .formatted(record.topic(), record.partition(), record.offset(), record.timestamp());
  }

  private static Instant time(ConsumerRecord<byte[], byte[]> record) {
    try {
      return OffsetDateTime.parse(header(record, Headers.CE_TIME, MAX_ID)).toInstant();
    } catch (DateTimeException missingOrNone) {
      return Instant.ofEpochMilli(record.timestamp());
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name, int limit) {
    Header header = record.headers().lastHeader(name);
    if (header == null || header.value() == null) {
      return "";
    }
    String text = text(header.value());
    return text.substring(0, Math.min(limit, text.length()));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8).replace('\0', '\uFFFD');
  }
}
