package dev.postrider.dispatcher.ingest;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this dispatcher has now, and what happens when they come and go. Used by the
 * poll thread.
 */
final class Assignment implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(Assignment.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Less than max.poll.interval.ms: who is away for longer loses its partitions anyway. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Consumer<byte[], byte[]> consumer;
  private final StartOffsets startOffsets;
  private final Map<TopicPartition, Long> firstStart;
  private final OffsetCommitter committer;
  private final IngestMeters meters;
  private final Duration revokeDrain;
  private final Map<TopicPartition, AssignedPartition> assigned = new HashMap<>();

  /**
   * @param firstStart where partitions begin whose topic the group has never consumed
   */
  Assignment(
      Consumer<byte[], byte[]> consumer,
      StartOffsets startOffsets,
      Map<TopicPartition, Long> firstStart,
      OffsetCommitter committer,
      IngestMeters meters,
      Duration revokeDrain) {
    this.consumer = consumer;
    this.startOffsets = startOffsets;
    this.firstStart = firstStart;
    this.committer = committer;
    this.meters = meters;
    this.revokeDrain = revokeDrain;
  }

  Collection<AssignedPartition> partitions() {
    return assigned.values();
  }

  AssignedPartition of(TopicPartition partition) {
    return requireNonNull(assigned.get(partition));
  }

  /**
   * Goes on trying while the cluster does not answer: were this to fail, the consumer would hand
   * out records of partitions that are not known here.
   */
  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      patiently(() -> takeOver(partitions));
      log.info("partitions assigned count={}", partitions.size());
    }
  }

  private void takeOver(Collection<TopicPartition> partitions) {
    Map<String, Uuid> topicIds = topicIds(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    Map<TopicPartition, Long> earliest = startOffsets.earliest(partitions);
    for (TopicPartition partition : partitions) {
      Uuid topicId = known(topicIds, partition.topic());
      OffsetAndMetadata commit = committed.get(partition);
      if (commit == null || CommitMetadata.isOfAnotherTopic(commit.metadata(), topicId)) {
        long earliestOffset = known(earliest, partition);
        begin(partition, topicId, Math.max(earliestOffset, firstStart.getOrDefault(partition, 0L)));
      } else {
        assigned.put(partition, AssignedPartition.continuing(partition, topicId, commit, meters));
      }
    }
  }

  /** Gives what is in flight a moment to finish, so that the next owner repeats little. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<AssignedPartition> revoked =
        partitions.stream().map(assigned::get).filter(Objects::nonNull).toList();
    revoked.forEach(AssignedPartition::abandonWaiting);
    drain(revoked, revokeDrain);
    committer.commitNow(revoked);
    forget(partitions);
    log.info("partitions revoked count={}", partitions.size());
  }

  /** Others own them by now: nothing may be committed. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
    log.warn("partitions lost count={}", partitions.size());
  }

  /** Begins partitions anew whose offset no longer exists, at the earliest that does. */
  void restart(Collection<TopicPartition> partitions) {
    patiently(() -> {
      Map<String, Uuid> topicIds = topicIds(partitions);
      Map<TopicPartition, Long> earliest = startOffsets.earliest(partitions);
      for (TopicPartition partition : partitions) {
        restart(partition, known(topicIds, partition.topic()), known(earliest, partition));
      }
    });
  }

  private void restart(TopicPartition partition, Uuid topicId, long earliest) {
    AssignedPartition former = of(partition);
    if (topicId.equals(former.topicId())) {
      long lost = Math.max(0, earliest - former.position());
      meters.lost(lost);
      log.error(
          "records were deleted before they were consumed; continuing at the earliest partition={} lost={} next={}",
          partition,
          lost,
          earliest);
    } else {
      log.warn("topic was created again, consumed from its beginning partition={}", partition);
    }
    begin(partition, topicId, earliest).paused(former.isPaused());
  }

  /** Waits until nothing of these that was sent on is on its way any more, or the time is over. */
  void drain(Collection<AssignedPartition> partitions, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!partitions.stream().allMatch(AssignedPartition::drained)
        && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private AssignedPartition begin(TopicPartition partition, Uuid topicId, long offset) {
    consumer.seek(partition, offset);
    AssignedPartition beginning = AssignedPartition.beginningAt(partition, topicId, offset, meters);
    forget(assigned.put(partition, beginning));
    return beginning;
  }

  /** Repeats what failed because the cluster could not answer; heartbeats go on meanwhile. */
  private static void patiently(Runnable work) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        work.run();
        return;
      } catch (WakeupException | InterruptException stopping) {
        throw stopping;
      } catch (KafkaException failure) {
        if (System.nanoTime() - deadline > 0) {
          throw failure;
        }
        log.warn("partitions could not be taken over, trying again cause={}", failure.toString());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private Map<String, Uuid> topicIds(Collection<TopicPartition> partitions) {
    return startOffsets.topicIds(
        partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
  }

  /** A topic that was created a moment ago may not be known to every broker yet. */
  private static <K, V> V known(Map<K, V> answers, K key) {
    V answer = answers.get(key);
    if (answer == null) {
      throw new KafkaException("The cluster said nothing of " + key);
    }
    return answer;
  }

  /** The consumer is closed. */
  void forgetAll() {
    forget(List.copyOf(assigned.keySet()));
  }

  private void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> forget(assigned.remove(partition)));
  }

  private static void forget(@Nullable AssignedPartition former) {
    if (former != null) {
      former.abandonWaiting();
    }
  }
}
