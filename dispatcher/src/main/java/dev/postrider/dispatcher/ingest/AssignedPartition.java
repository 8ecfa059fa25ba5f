package dev.postrider.dispatcher.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
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
  private final InFlight inFlight;
  private final OrderTurns orderTurns = new OrderTurns();

  /** Events that have not been begun for all of their endpoints. */
  private final Queue<FanOut> fanOuts = new ConcurrentLinkedQueue<>();

  /** Taken in and not sent on yet, in order. */
  private final Deque<RecordInFlight> waiting = new ArrayDeque<>();

  private boolean paused;
  private volatile boolean abandoned;
  private @Nullable OffsetAndMetadata committed;

  private AssignedPartition(
      TopicPartition partition, Uuid topicId, OffsetTracker offsets, InFlight all) {
    this.partition = partition;
    this.topicId = topicId;
    this.offsets = offsets;
    this.inFlight = all.ofOnePartition();
  }

  /** Where a partition begins that this group has never committed, or can no longer continue. */
  static AssignedPartition beginningAt(
      TopicPartition partition, Uuid topicId, long offset, InFlight all) {
    return new AssignedPartition(
        partition, topicId, new OffsetTracker(offset, CompletedRanges.NONE), all);
  }

  static AssignedPartition continuing(
      TopicPartition partition, Uuid topicId, OffsetAndMetadata committed, InFlight all) {
    CompletedRanges completed =
        CommitMetadata.read(committed.metadata(), topicId, committed.offset());
    return new AssignedPartition(
        partition, topicId, new OffsetTracker(committed.offset(), completed), all);
  }

  /** One whose topic is not there, so that there is nothing to consume or commit. */
  static AssignedPartition absent(TopicPartition partition, InFlight all) {
    return beginningAt(partition, Uuid.ZERO_UUID, 0, all);
  }

  boolean isAbsent() {
    return topicId.equals(Uuid.ZERO_UUID);
  }

  TopicPartition partition() {
    return partition;
  }

  Uuid topicId() {
    return topicId;
  }

  InFlight inFlight() {
    return inFlight;
  }

  OrderTurns orderTurns() {
    return orderTurns;
  }

  boolean isPaused() {
    return paused;
  }

  void paused(boolean isPaused) {
    paused = isPaused;
  }

  /**
   * Takes polled records in; those that a former owner completed are complete already.
   *
   * @param failed told when one of them cannot be settled
   */
  void take(List<ConsumerRecord<byte[], byte[]>> records, Consumer<Throwable> failed) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      OffsetTracker.Entry offset = offsets.begin(record.offset());
      if (offsets.completedBefore(record.offset())) {
        offset.complete();
      } else {
        waiting.addLast(new RecordInFlight(record, this, offset, failed));
      }
    }
  }

  /** An event is to be sent on to many endpoints, in turns; from any thread. */
  void fanOut(FanOut event) {
    fanOuts.add(event);
    if (abandoned) {
      abandonFanOuts();
    }
  }

  /** Whether there is anything that has not been sent on, or not to all of its endpoints. */
  boolean hasWaiting() {
    return !waiting.isEmpty() || !fanOuts.isEmpty();
  }

  /** Whether an event that comes first has as many deliveries on their way as it may. */
  boolean isHeldUp() {
    FanOut first = fanOuts.peek();
    return first != null && !first.mayGoOn();
  }

  /**
   * Sends on what comes first: an event to one more of its endpoints, or the next record. There is
   * something.
   *
   * @param begin sends a record on
   */
  void sendOneOn(Consumer<RecordInFlight> begin) {
    FanOut first = fanOuts.peek();
    if (first == null) {
      begin.accept(next());
    } else {
      goOn(first);
    }
  }

  private void goOn(FanOut first) {
    first.beginNext();
    if (first.hasAllBegun()) {
      fanOuts.remove();
    }
  }

  /** The next record to be sent on. */
  RecordInFlight next() {
    return waiting.removeFirst();
  }

  /**
   * Sends no other record on. An event that some of its endpoints have got is left to go on to the
   * rest: it could only be repeated for all of them.
   */
  void windUp() {
    abandonRecords();
    fanOuts.removeIf(FanOut::abandonIfNotBegun);
  }

  /** From now on nothing is sent on; what was sent on may still complete. */
  void abandonWaiting() {
    abandoned = true;
    abandonRecords();
    abandonFanOuts();
  }

  private void abandonRecords() {
    waiting.forEach(RecordInFlight::abandon);
    waiting.clear();
  }

  private void abandonFanOuts() {
    for (FanOut event = fanOuts.poll(); event != null; event = fanOuts.poll()) {
      event.abandon();
    }
  }

  /** Whether nothing that was sent on is on its way any more. */
  boolean drained() {
    return inFlight.records() == waiting.size();
  }

  /** The next offset to be consumed. */
  long position() {
    return offsets.position();
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
    if (isAbsent()) {
      return null;
    }
    if (settled() && committed != null && committed.offset() == offset) {
      return null;
    }
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
