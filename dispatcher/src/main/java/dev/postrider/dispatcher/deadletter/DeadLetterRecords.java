package dev.postrider.dispatcher.deadletter;

import static dev.postrider.dispatcher.deadletter.OriginalRecords.bytes;

import dev.postrider.dispatcher.deadletter.DeadLetter.GivenUpDelivery;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.internal.OriginalHeader;
import dev.postrider.schemas.internal.OriginalRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.KafkaHeaders;

/**
 * Renders dead letters as records: the original key, value and headers, then spring-kafka's {@code
 * kafka_dlt-*} headers in its own encodings (numbers big-endian), then what Postrider adds, as
 * text.
 */
public final class DeadLetterRecords {
  private static final int BATCH_OVERHEAD_BYTES = 128;

  /** What a dead letter that was published again may say of a delivery that this one is not. */
  private static final List<String> DELIVERY_HEADERS =
      List.of(
          Headers.DEAD_LETTER_MESSAGE_ID,
          Headers.DEAD_LETTER_ENDPOINT_ID,
          Headers.DEAD_LETTER_APPLICATION,
          Headers.DEAD_LETTER_ATTEMPTS,
          Headers.DEAD_LETTER_LAST_STATUS);

  private final String consumerGroup;
  private final int maxBytes;

  /**
   * @param consumerGroup the group that consumed the original records
   * @param maxBytes how large a dead letter may be
   */
  public DeadLetterRecords(String consumerGroup, int maxBytes) {
    this.consumerGroup = consumerGroup;
    this.maxBytes = maxBytes;
  }

  /** The record whole, or without its value where it would be too large. */
  public ProducerRecord<byte[], byte[]> of(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> whole =
        record(letter, true, bytes(letter.original().getValue()), letter.message());
    return sizeOf(whole) <= maxBytes ? whole : pointerOf(letter);
  }

  /** At least what the record takes in a batch of its own. */
  private static int sizeOf(ProducerRecord<byte[], byte[]> record) {
    int bytes = BATCH_OVERHEAD_BYTES + lengthOf(record.key()) + lengthOf(record.value());
    for (Header header : record.headers()) {
      // A character has at most three bytes in UTF-8, a length at most five.
      bytes += 3 * header.key().length() + lengthOf(header.value()) + 2 * 5;
    }
    return bytes;
  }

  private static int lengthOf(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** The record without its value, and without key and headers where these are too large too. */
  ProducerRecord<byte[], byte[]> pointerOf(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> pointer =
        record(letter, true, null, pointing(letter, "the value is"));
    return sizeOf(pointer) <= maxBytes
        ? pointer
        : record(letter, false, null, pointing(letter, "key, value and headers are"));
  }

  private static String pointing(DeadLetter letter, String whatIs) {
    OriginalRecord original = letter.original();
    return "%s; %s left out as too large: see %s-%d at offset %d"
        .formatted(
            letter.message(),
            whatIs,
            original.getTopic(),
            original.getPartition(),
            original.getOffset());
  }

  private ProducerRecord<byte[], byte[]> record(
      DeadLetter letter, boolean withKeyAndHeaders, byte @Nullable [] value, String message) {
    OriginalRecord original = letter.original();
    RecordHeaders headers = new RecordHeaders();
    if (withKeyAndHeaders) {
      for (OriginalHeader header : original.getHeaders()) {
        headers.add(header.getName(), bytes(header.getValue()));
      }
    }
    DELIVERY_HEADERS.forEach(headers::remove);
    put(headers, KafkaHeaders.DLT_ORIGINAL_TOPIC, text(original.getTopic()));
    put(headers, KafkaHeaders.DLT_ORIGINAL_PARTITION, number(original.getPartition()));
    put(headers, KafkaHeaders.DLT_ORIGINAL_OFFSET, number(original.getOffset()));
    put(
        headers,
        KafkaHeaders.DLT_ORIGINAL_TIMESTAMP,
        number(original.getTimestamp().toEpochMilli()));
    put(headers, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP_TYPE, text(original.getTimestampType()));
    put(headers, KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP, text(consumerGroup));
    put(headers, KafkaHeaders.DLT_EXCEPTION_MESSAGE, text(message));
    put(headers, Headers.DEAD_LETTER_REASON, text(letter.reason().text()));
    if (letter.delivery() != null) {
      describe(letter.delivery(), headers);
    }
    return new ProducerRecord<>(
        Topics.deadLetterTopicOf(original.getTopic()),
        null,
        withKeyAndHeaders ? bytes(original.getKey()) : null,
        value,
        headers);
  }

  private static void describe(GivenUpDelivery delivery, RecordHeaders headers) {
    put(headers, Headers.DEAD_LETTER_MESSAGE_ID, text(delivery.messageId()));
    put(headers, Headers.DEAD_LETTER_ENDPOINT_ID, text(delivery.endpointId()));
    put(headers, Headers.DEAD_LETTER_APPLICATION, text(delivery.application()));
    put(headers, Headers.DEAD_LETTER_ATTEMPTS, text(Integer.toString(delivery.attempts())));
    Integer lastStatus = delivery.lastStatus();
    if (lastStatus != null) {
      put(headers, Headers.DEAD_LETTER_LAST_STATUS, text(lastStatus.toString()));
    }
  }

  /** Replaces what a dead letter that was published again may bring with it. */
  private static void put(RecordHeaders headers, String name, byte[] value) {
    headers.remove(name);
    headers.add(name, value);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
