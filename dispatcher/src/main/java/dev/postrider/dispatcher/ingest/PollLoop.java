package dev.postrider.dispatcher.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
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
import reactor.core.publisher.Mono;

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
  private static final long LONGEST_WITHOUT_POLL_NANOS = Duration.ofMillis(20).toNanos();

  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Collection<String> topics;
  private final Assignment assignment;
  private final Pressure pressure;
  private final OffsetCommitter committer;
  private final Function<RecordInFlight, Mono<Void>> pipeline;
  private final Duration stopDrain;
  private final IngestMeters meters;
  private int rounds;
  private long polledAt = System.nanoTime();
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  /** Whether the group has taken this consumer in, which is when it may be given partitions. */
  private volatile boolean member;

  /**
   * @param pipeline what completes when everything about a record is settled
   */
  PollLoop(
      Consumer<byte[], byte[]> consumer,
      Collection<String> topics,
      Assignment assignment,
      Pressure pressure,
      OffsetCommitter committer,
      Function<RecordInFlight, Mono<Void>> pipeline,
      Duration stopDrain,
      IngestMeters meters) {
    this.consumer = consumer;
    this.topics = topics;
    this.assignment = assignment;
    this.pressure = pressure;
    this.committer = committer;
    this.pipeline = pipeline;
    this.stopDrain = stopDrain;
    this.meters = meters;
  }

  @Override
  public void run() {
    try {
      consumer.subscribe(topics, assignment);
      while (!stopping) {
        pollOnce();
      }
      finish();
    } catch (Throwable failed) {
      // Nothing more is committed: what the last poll brought may not have been taken in whole.
      assignment.forgetAll();
      throw failed;
    } finally {
      close();
    }
  }

  private void close() {
    try {
      consumer.close(CloseOptions.timeout(CLOSE));
    } finally {
      assignment.forgetAll();
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
      assignment.restartRecreated();
      if (pressure.isCrowded()) {
        awaitRoom();
      } else {
        take(poll());
      }
      sendOn();
      pressure.balance(assignment.partitions());
      committer.commitWhenDue(assignment.partitions());
      member = consumer.groupMetadata().generationId() > 0;
    } catch (WakeupException _) {
      log.debug("woken");
    } catch (InvalidOffsetException lost) {
      assignment.restart(lost.partitions());
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
    Duration wait = pressure.isRelieved() ? POLL : Duration.ZERO;
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
      Set<TopicPartition> resting = new HashSet<>(consumer.assignment());
      resting.removeAll(consumer.paused());
      consumer.pause(resting);
      take(consumer.poll(Duration.ZERO));
      polledAt = System.nanoTime();
      resting.retainAll(consumer.assignment());
      consumer.resume(resting);
    } else {
      LockSupport.parkNanos(LOOK_FOR_ROOM.toNanos());
    }
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    meters.consumed(records.count());
    for (TopicPartition partition : records.partitions()) {
      assignment.of(partition).take(records.records(partition), this::fail);
    }
  }

  /**
   * Partitions take turns, and each is first in its turn: where there is room for few, the backlog
   * of one must not take all of it. What finds no room waits.
   */
  private void sendOn() {
    List<AssignedPartition> turns = new ArrayList<>(assignment.partitions());
    Collections.rotate(turns, rounds++);
    while (!turns.isEmpty()) {
      turns.removeIf(partition -> !sendOneOn(partition));
    }
  }

  private boolean sendOneOn(AssignedPartition partition) {
    if (!partition.hasWaiting() || !pressure.admits(partition)) {
      return false;
    }
    RecordInFlight next = partition.next();
    pipeline.apply(next).subscribe(next);
    return true;
  }

  /** What failed is not settled: the loop ends, and the record is consumed again. */
  private void fail(Throwable cause) {
    failure = cause;
  }

  /**
   * What is still in flight after the wait is delivered again by whoever continues the partition.
   */
  private void finish() {
    assignment.drain(assignment.partitions(), stopDrain);
    committer.commitNow(assignment.partitions());
  }
}
