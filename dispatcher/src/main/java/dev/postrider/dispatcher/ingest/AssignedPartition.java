package dev.postrider.dispatcher.ingest;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A partition from one assignment to its revocation. A later assignment of the same partition is
 * another object, so what completes late completes here, where nobody looks any more.
 */
final class AssignedPartition {
  private final TopicPartition partition;
  private final Uuid topicId;
  private final OffsetTracker offsets;
  private final AtomicInteger recordsInFlight = new AtomicInteger();
  private final AtomicLong bytesInFlight = new AtomicLong();
  private @Nullable OffsetAndMetadata committed;

  AssignedPartition(TopicPartition partition, Uuid topicId, OffsetTracker offsets) {
    this.partition = partition;
    this.topicId = topicId;
    this.offsets = offsets;
  }

  /** Where a partition begins that this group has never committed, or can no longer continue. */
  static AssignedPartition beginningAt(TopicPartition partition, Uuid topicId, long offset) {
    return new AssignedPartition(
        partition, topicId, new OffsetTracker(offset, CompletedRanges.NONE));
  }

  static AssignedPartition continuing(
      TopicPartition partition, Uuid topicId, OffsetAndMetadata committed) {
    CompletedRanges completed =
        CommitMetadata.read(committed.metadata(), topicId, committed.offset());
    return new AssignedPartition(
        partition, topicId, new OffsetTracker(committed.offset(), completed));
  }

  TopicPartition partition() {
    return partition;
  }

  Uuid topicId() {
    return topicId;
  }

  /**
   * Takes a polled record in.
   *
   * @return what to run, once, on any thread, when everything about the record is settled; null if
   *     it already is
   */
  @Nullable Runnable begin(ConsumerRecord<byte[], byte[]> record) {
    OffsetTracker.Entry entry = offsets.begin(record.offset());
    if (offsets.completedBefore(record.offset())) {
      entry.complete();
      return null;
    }
    int bytes = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    recordsInFlight.incrementAndGet();
    bytesInFlight.addAndGet(bytes);
    return () -> {
      entry.complete();
      recordsInFlight.decrementAndGet();
      bytesInFlight.addAndGet(-bytes);
    };
  }

  int recordsInFlight() {
    return recordsInFlight.get();
  }

  long bytesInFlight() {
    return bytesInFlight.get();
  }

  boolean settled() {
    return offsets.allComplete();
  }

  void advanceTo(long consumerPosition) {
    offsets.advanceTo(consumerPosition);
  }

  /** What to commit now, or null if that stands committed already. */
  @Nullable OffsetAndMetadata toCommit() {
    long offset = offsets.committable();
    CompletedRanges above = offsets.completedAbove(CommitMetadata.MAX_RANGES);
    OffsetAndMetadata commit =
        new OffsetAndMetadata(offset, CommitMetadata.write(topicId, offset, above));
    return commit.equals(committed) ? null : commit;
  }

  void committed(OffsetAndMetadata commit) {
    committed = commit;
  }

  void commitFailed() {
    committed = null;
  }
}
