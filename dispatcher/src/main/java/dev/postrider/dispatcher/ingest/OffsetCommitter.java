package dev.postrider.dispatcher.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what is settled: at every interval without waiting, and at once where a partition is
 * given away.
 */
final class OffsetCommitter {
  private static final Logger log = LoggerFactory.getLogger(OffsetCommitter.class);
  private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration interval;
  private final IngestMeters meters;
  private long nextAt = System.nanoTime();

  /** Whether the last one failed, so that an outage is told once. */
  private boolean failing;

  OffsetCommitter(Consumer<byte[], byte[]> consumer, Duration interval, IngestMeters meters) {
    this.consumer = consumer;
    this.interval = interval;
    this.meters = meters;
  }

  void commitWhenDue(Collection<AssignedPartition> partitions) {
    long now = System.nanoTime();
    if (now - nextAt < 0) {
      return;
    }
    nextAt = now + interval.toNanos();
    Map<AssignedPartition, OffsetAndMetadata> progress = progress(partitions);
    if (!progress.isEmpty()) {
      progress.forEach(AssignedPartition::committed);
      consumer.commitAsync(byName(progress), (_, failure) -> commitAgainAfter(failure, progress));
    }
  }

  /** Tries for a few seconds; what cannot be committed will be delivered again. */
  void commitNow(Collection<AssignedPartition> partitions) {
    try {
      tryToCommit(partitions);
    } catch (WakeupException _) {
      // Whoever stopped the loop woke it up while it waited for nothing; that is over now.
      tryToCommit(partitions);
    }
  }

  private void tryToCommit(Collection<AssignedPartition> partitions) {
    Map<AssignedPartition, OffsetAndMetadata> progress = progress(partitions);
    if (progress.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(byName(progress), SYNC_TIMEOUT);
      progress.forEach(AssignedPartition::committed);
    } catch (WakeupException woken) {
      throw woken;
    } catch (KafkaException failure) {
      meters.commitFailed();
      log.warn("commit failed, its deliveries will be repeated cause={}", failure.toString());
    }
  }

  private void commitAgainAfter(
      @Nullable Exception failure, Map<AssignedPartition, OffsetAndMetadata> progress) {
    if (failure != null) {
      meters.commitFailed();
      progress.keySet().forEach(AssignedPartition::commitFailed);
      if (!failing) {
        log.warn("commit failed, trying again until it succeeds cause={}", failure.toString());
      }
    }
    failing = failure != null;
  }

  private Map<AssignedPartition, OffsetAndMetadata> progress(
      Collection<AssignedPartition> partitions) {
    Map<AssignedPartition, OffsetAndMetadata> progress = new HashMap<>();
    for (AssignedPartition partition : partitions) {
      if (partition.settled()) {
        passMarkers(partition);
      }
      OffsetAndMetadata commit = partition.toCommit();
      if (commit != null) {
        progress.put(partition, commit);
      }
    }
    return progress;
  }

  /**
   * The consumer's position passes transaction markers and aborted records, which are never polled.
   */
  private void passMarkers(AssignedPartition partition) {
    try {
      partition.advanceTo(consumer.position(partition.partition(), Duration.ZERO));
    } catch (TimeoutException _) {
      log.debug("position not known yet partition={}", partition.partition());
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> byName(
      Map<AssignedPartition, OffsetAndMetadata> progress) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    progress.forEach((partition, commit) -> offsets.put(partition.partition(), commit));
    return offsets;
  }
}
