package dev.postrider.dispatcher.deadletter;

import static dev.postrider.dispatcher.deadletter.OriginalRecords.bytes;

import dev.postrider.dispatcher.deadletter.DeadLetter.GivenUpDelivery;
import dev.postrider.schemas.internal.OriginalHeader;
import dev.postrider.schemas.internal.OriginalRecord;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A delivery's dead letter, read back from its topic.
 *
 * @param at where the dead letter itself lies: the same however often it is read, so that whoever
 *     makes something of it can tell that it was made already
 * @param original the record of the event topic, with its own place, time, key and headers; without
 *     what was left out, if it is a pointer
 * @param delivery with the {@code webhook-id} that the delivery had
 */
public record FoundDeadLetter(
    Place at, OriginalRecord original, Why why, GivenUpDelivery delivery) {

  /** A record of a dead-letter topic. */
  public record Place(String topic, int partition, long offset) {}

  /**
   * Why and when it was given up.
   *
   * @param reason as {@link DeadLetterReason#text()}, or one that only newer dispatchers know
   * @param message one sentence without URL or payload
   */
  public record Why(String reason, String message, Instant givenUpAt) {}

  /**
   * The value, and perhaps key and headers, were too large for the dead-letter topic: they stand in
   * the event topic alone, as long as that keeps them.
   */
  public boolean isPointer() {
    return original.getValue() == null;
  }

  /** The original record as it was consumed, to be decoded again. */
  public ConsumerRecord<byte[], byte[]> originalAsConsumed() {
    RecordHeaders headers = new RecordHeaders();
    for (OriginalHeader header : original.getHeaders()) {
      headers.add(header.getName(), bytes(header.getValue()));
    }
    byte[] key = bytes(original.getKey());
    byte[] value = bytes(original.getValue());
    return new ConsumerRecord<>(
        original.getTopic(),
        original.getPartition(),
        original.getOffset(),
        original.getTimestamp().toEpochMilli(),
        TimestampType.forName(original.getTimestampType()),
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }
}
