package dev.postrider.dispatcher.ingest;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this dispatcher has now, and what happens when they come and go. Used by the
 * poll thread.
 */
final class Assignment implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(Assignment.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private final Consumer<byte[], byte[]> consumer;
  private final StartOffsets startOffsets;
  private final Map<TopicPartition, Long> firstStart;
  private final OffsetCommitter committer;
  private final Pressure pressure;
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
      Pressure pressure,
      Duration revokeDrain) {
    this.consumer = consumer;
    this.startOffsets = startOffsets;
    this.firstStart = firstStart;
    this.committer = committer;
    this.pressure = pressure;
    this.revokeDrain = revokeDrain;
  }

  Collection<AssignedPartition> partitions() {
    return assigned.values();
  }

  AssignedPartition of(ConsumerRecord<byte[], byte[]> record) {
    return requireNonNull(assigned.get(new TopicPartition(record.topic(), record.partition())));
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    Map<String, Uuid> topicIds = topicIds(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    Set<TopicPartition> fresh = new HashSet<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata commit = committed.get(partition);
      if (commit == null) {
        fresh.add(partition);
      } else {
        assigned.put(
            partition, AssignedPartition.continuing(partition, idOf(partition, topicIds), commit));
      }
    }
    begin(fresh, topicIds);
    log.info("partitions assigned count={} new={}", partitions.size(), fresh.size());
  }

  /** Gives what is in flight a moment to finish, so that the next owner repeats little. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<AssignedPartition> revoked =
        partitions.stream().map(assigned::get).filter(Objects::nonNull).toList();
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
    log.error(
        "records were deleted before they were consumed; continuing at the earliest partitions={}",
        partitions);
    forget(partitions);
    begin(partitions, topicIds(partitions));
  }

  /** Waits until nothing of these is in flight any more, or the time is over. */
  void drain(Collection<AssignedPartition> partitions, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!partitions.stream().allMatch(AssignedPartition::settled)
        && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private void begin(Collection<TopicPartition> fresh, Map<String, Uuid> topicIds) {
    Map<TopicPartition, Long> earliest = startOffsets.earliest(fresh);
    for (TopicPartition partition : fresh) {
      long earliestOffset = earliest.getOrDefault(partition, 0L);
      long offset = Math.max(earliestOffset, firstStart.getOrDefault(partition, earliestOffset));
      consumer.seek(partition, offset);
      assigned.put(
          partition, AssignedPartition.beginningAt(partition, idOf(partition, topicIds), offset));
    }
  }

  private Map<String, Uuid> topicIds(Collection<TopicPartition> partitions) {
    return startOffsets.topicIds(
        partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
  }

  private static Uuid idOf(TopicPartition partition, Map<String, Uuid> topicIds) {
    return topicIds.getOrDefault(partition.topic(), Uuid.ZERO_UUID);
  }

  private void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(assigned::remove);
    pressure.forget(partitions);
  }
}
