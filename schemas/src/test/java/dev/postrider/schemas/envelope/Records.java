package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records of partition 3, offset 42, as the tests write them, and what came of them. */
final class Records {
  static final Uuid TOPIC_ID = Uuid.fromString("AAAAAAAAAAAAAAAAAAAAAQ");
  static final long TIMESTAMP = 1_795_428_000_123L;

  private Records() {}

  /**
   * @param headers names and values in turn
   */
  static ConsumerRecord<byte[], byte[]> record(
      @Nullable String key, @Nullable String value, String... headers) {
    return record(
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        headers);
  }

  static ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value, String... headers) {
    RecordHeaders all = new RecordHeaders();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1].getBytes(UTF_8));
    }
    return record(key, value, all);
  }

  @SuppressWarnings("NullAway") // Kafka declares nothing of keys and values that may be null
  static ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] key,
      byte @Nullable [] value,
      org.apache.kafka.common.header.Headers headers) {
    return new ConsumerRecord<>(
        "orders",
        3,
        42,
        TIMESTAMP,
        TimestampType.CREATE_TIME,
        -1,
        -1,
        key,
        value,
        headers,
        Optional.empty());
  }

  static Event eventOf(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Readable.class);
    return ((Decoded.Readable) decoded).event();
  }

  static String dataOf(Decoded decoded) {
    return new String(eventOf(decoded).data(), UTF_8);
  }

  static String reasonOf(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Undecodable.class);
    return ((Decoded.Undecodable) decoded).reason();
  }
}
