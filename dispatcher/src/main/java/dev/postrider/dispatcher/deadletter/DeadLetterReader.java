package dev.postrider.dispatcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.dispatcher.deadletter.DeadLetter.GivenUpDelivery;
import dev.postrider.dispatcher.deadletter.FoundDeadLetter.Place;
import dev.postrider.dispatcher.deadletter.FoundDeadLetter.Why;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.internal.OriginalHeader;
import dev.postrider.schemas.internal.OriginalRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.KafkaHeaders;

/** Reads what {@link DeadLetterRecords} wrote. */
final class DeadLetterReader {
  private static final Set<String> ADDED =
      Set.of(
          KafkaHeaders.DLT_ORIGINAL_TOPIC,
          KafkaHeaders.DLT_ORIGINAL_PARTITION,
          KafkaHeaders.DLT_ORIGINAL_OFFSET,
          KafkaHeaders.DLT_ORIGINAL_TIMESTAMP,
          KafkaHeaders.DLT_ORIGINAL_TIMESTAMP_TYPE,
          KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP,
          KafkaHeaders.DLT_EXCEPTION_MESSAGE,
          Headers.DEAD_LETTER_REASON,
          Headers.DEAD_LETTER_MESSAGE_ID,
          Headers.DEAD_LETTER_ENDPOINT_ID,
          Headers.DEAD_LETTER_APPLICATION,
          Headers.DEAD_LETTER_ATTEMPTS,
          Headers.DEAD_LETTER_LAST_STATUS);

  private final ConsumerRecord<byte[], byte[]> record;

  private DeadLetterReader(ConsumerRecord<byte[], byte[]> record) {
    this.record = record;
  }

  /** Whether the record says that it is a dead letter of that endpoint. */
  static boolean isOf(String endpointId, ConsumerRecord<byte[], byte[]> record) {
    byte[] id = new DeadLetterReader(record).find(Headers.DEAD_LETTER_ENDPOINT_ID);
    return id != null && new String(id, UTF_8).equals(endpointId);
  }

  /**
   * @throws IllegalArgumentException if somebody else wrote it, in another form
   */
  static FoundDeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    DeadLetterReader reader = new DeadLetterReader(record);
    return new FoundDeadLetter(
        new Place(record.topic(), record.partition(), record.offset()),
        reader.original(),
        new Why(
            reader.text(Headers.DEAD_LETTER_REASON),
            reader.text(KafkaHeaders.DLT_EXCEPTION_MESSAGE),
            Instant.ofEpochMilli(record.timestamp())),
        reader.delivery());
  }

  private OriginalRecord original() {
    return OriginalRecord.newBuilder()
        .setTopic(text(KafkaHeaders.DLT_ORIGINAL_TOPIC))
        .setPartition(number(KafkaHeaders.DLT_ORIGINAL_PARTITION, Integer.BYTES).getInt())
        .setOffset(number(KafkaHeaders.DLT_ORIGINAL_OFFSET, Long.BYTES).getLong())
        .setTimestamp(
            Instant.ofEpochMilli(number(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP, Long.BYTES).getLong()))
        .setTimestampType(timestampType())
        .setKey(wrap(record.key()))
        .setValue(wrap(record.value()))
        .setHeaders(ownHeaders())
        .build();
  }

  private String timestampType() {
    String name = text(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP_TYPE);
    for (TimestampType type : TimestampType.values()) {
      if (type.name.equals(name)) {
        return name;
      }
    }
    throw new IllegalArgumentException("its timestamp type is none");
  }

  private List<OriginalHeader> ownHeaders() {
    List<OriginalHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      if (!ADDED.contains(header.key())) {
        headers.add(new OriginalHeader(header.key(), wrap(header.value())));
      }
    }
    return headers;
  }

  private GivenUpDelivery delivery() {
    byte[] lastStatus = find(Headers.DEAD_LETTER_LAST_STATUS);
    return new GivenUpDelivery(
        text(Headers.DEAD_LETTER_MESSAGE_ID),
        text(Headers.DEAD_LETTER_ENDPOINT_ID),
        text(Headers.DEAD_LETTER_APPLICATION),
        Integer.parseInt(text(Headers.DEAD_LETTER_ATTEMPTS)),
        lastStatus == null ? null : Integer.valueOf(new String(lastStatus, UTF_8)));
  }

  private String text(String name) {
    return new String(value(name), UTF_8);
  }

  private ByteBuffer number(String name, int bytes) {
    byte[] value = value(name);
    if (value.length != bytes) {
      throw new IllegalArgumentException(name + " is no number");
    }
    return ByteBuffer.wrap(value);
  }

  private byte[] value(String name) {
    byte[] value = find(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private byte @Nullable [] find(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
