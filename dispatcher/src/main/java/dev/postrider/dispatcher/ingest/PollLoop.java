package dev.postrider.dispatcher.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of the poll thread, which alone uses the consumer. It waits for nothing but the next
 * poll: what is too much to take in is left with the broker, by pausing its partition.
 */
final class PollLoop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(PollLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** While there is no room, the loop looks this often whether there is some. */
  private static final Duration LOOK_FOR_ROOM = Duration.ofMillis(1);

  /** Without a poll the consumer hears nothing of rebalances and commits. */
  private static final long LONGEST_WITHOUT_POLL_NANOS = Duration.ofMillis(100).toNanos();

  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Upkeep upkeep;
  private final Turns turns;
  private final IngestMeters meters;
  private long polledAt = System.nanoTime();

  /** Whether there is something to be sent on as soon as there is room. */
  private boolean unfinished;

  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  /** Whether the group has taken this consumer in, which is when it may be given partitions. */
  private volatile boolean member;

  PollLoop(Consumer<byte[], byte[]> consumer, Upkeep upkeep, Turns turns, IngestMeters meters) {
    this.consumer = consumer;
    this.upkeep = upkeep;
    this.turns = turns;
    this.meters = meters;
  }

  /**
   * What is done about partitions besides sending their records on.
   *
   * @param stopDrain how long stopping waits for what is in flight
   */
  record Upkeep(
      Assignment assignment, Pressure pressure, OffsetCommitter committer, Duration stopDrain) {}

  @Override
  public void run() {
    try {
      upkeep.assignment().begin();
      while (!stopping) {
        pollOnce();
      }
      finish();
    } catch (Throwable failed) {
      // Nothing more is committed: what the last poll brought may not have been taken in whole.
      upkeep.assignment().forgetAll();
      throw failed;
    } finally {
      close();
    }
  }

  /** For who does not run it, too. */
  void close() {
    try {
      consumer.close(CloseOptions.timeout(CLOSE));
    } finally {
      upkeep.assignment().forgetAll();
    }
  }

  void stop() {
    stopping = true;
    consumer.wakeup();
  }

  boolean isMember() {
    return member;
  }

  private void pollOnce() {
    Throwable failed = failure;
    if (failed != null) {
      throw new IllegalStateException("A record could not be settled", failed);
    }
    try {
      upkeep.assignment().restartRecreated();
      if (unfinished || upkeep.pressure().isCrowded()) {
        awaitRoom();
      } else {
        take(poll());
      }
      Collection<AssignedPartition> partitions = upkeep.assignment().partitions();
      unfinished = turns.sendOn(partitions);
      upkeep.pressure().balance(partitions);
      upkeep.committer().commitWhenDue(partitions);
      member = consumer.groupMetadata().generationId() > 0;
    } catch (WakeupException _) {
      log.debug("woken");
    } catch (InvalidOffsetException lost) {
      upkeep.assignment().restart(lost.partitions());
    } catch (KafkaException passing) {
      log.warn("consuming failed, trying again cause={}", passing.toString());
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
    }
  }

  /**
   * A consumer with a time to wait does not wait while it has fetched records of a paused
   * partition: it spins (AsyncKafkaConsumer, 4.3). So the waiting is done here.
   */
  private ConsumerRecords<byte[], byte[]> poll() {
    Duration wait = upkeep.pressure().isRelieved() ? POLL : Duration.ZERO;
    ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
    polledAt = System.nanoTime();
    if (records.isEmpty() && wait.isZero()) {
      LockSupport.parkNanos(LOOK_FOR_ROOM.toNanos());
    }
    return records;
  }

  /**
   * Does not poll, or polls for the sake of the group alone: with some partitions paused the
   * consumer would fetch from the others, and where those have no records the broker keeps that
   * request waiting ({@code fetch.max.wait.ms}), and the records of the paused ones behind it.
   */
  private void awaitRoom() {
    if (System.nanoTime() - polledAt >= LONGEST_WITHOUT_POLL_NANOS) {
      consumer.pause(consumer.assignment());
      try {
        take(consumer.poll(Duration.ZERO));
      } finally {
        // Some may have come or gone.
        consumer.resume(upkeep.assignment().toBeConsumed());
        polledAt = System.nanoTime();
      }
    } else if (upkeep.pressure().isCrowded()) {
      LockSupport.parkNanos(LOOK_FOR_ROOM.toNanos());
    }
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    meters.consumed(records.count());
    for (TopicPartition partition : records.partitions()) {
      upkeep.assignment().of(partition).take(records.records(partition), this::fail);
    }
  }

  /** What failed is not settled: the loop ends, and the record is consumed again. */
  private void fail(Throwable cause) {
    failure = cause;
  }

  /**
   * What is still in flight after the wait is delivered again by whoever continues the partition.
   */
  private void finish() {
    Assignment assignment = upkeep.assignment();
    assignment.drain(assignment.partitions(), upkeep.stopDrain());
    upkeep.committer().commitNow(assignment.partitions());
  }
}
