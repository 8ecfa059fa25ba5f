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
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.TopicDescription;
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
  private final Beginnings beginnings;
  private final Handover handover;
  private final Accounts accounts;
  private final Map<TopicPartition, AssignedPartition> assigned = new HashMap<>();

  Assignment(
      Consumer<byte[], byte[]> consumer,
      Beginnings beginnings,
      Handover handover,
      Accounts accounts) {
    this.consumer = consumer;
    this.beginnings = beginnings;
    this.handover = handover;
    this.accounts = accounts;
  }

  /** What is consumed, and what is known of where that begins. */
  record Beginnings(
      Collection<String> topics,
      StartOffsets startOffsets,
      FirstStart firstStart,
      TopicWatch topicWatch) {}

  /**
   * How partitions are given away.
   *
   * @param drain how long a revoked partition waits for what is in flight
   */
  record Handover(OffsetCommitter committer, Turns turns, Duration drain) {}

  /** What is counted. */
  record Accounts(InFlight inFlight, IngestMeters meters) {}

  void begin() {
    consumer.subscribe(beginnings.topics(), this);
  }

  Collection<AssignedPartition> partitions() {
    return assigned.values();
  }

  /** Those that are not paused. */
  List<TopicPartition> toBeConsumed() {
    return assigned.values().stream()
        .filter(partition -> !partition.isPaused())
        .map(AssignedPartition::partition)
        .toList();
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
    Map<TopicPartition, Uuid> existing = existing(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = committed(existing);
    Map<TopicPartition, Long> earliest =
        earliest(existing.keySet().stream().filter(partition -> !committed.containsKey(partition)));
    for (TopicPartition partition : partitions) {
      Uuid topicId = existing.get(partition);
      OffsetAndMetadata commit = committed.get(partition);
      if (topicId == null || (commit == null && !earliest.containsKey(partition))) {
        awaitItsTopic(partition);
      } else if (commit != null) {
        assigned.put(
            partition,
            AssignedPartition.continuing(partition, topicId, commit, accounts.inFlight()));
      } else {
        begin(
            partition,
            topicId,
            Math.max(
                known(earliest, partition), beginnings.firstStart().offsetOf(partition, topicId)));
      }
    }
  }

  /** What was committed of the topics as they are now. */
  private Map<TopicPartition, OffsetAndMetadata> committed(Map<TopicPartition, Uuid> existing) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        existing.isEmpty() ? new HashMap<>() : new HashMap<>(consumer.committed(existing.keySet()));
    committed
        .entrySet()
        .removeIf(entry ->
            entry.getValue() == null
                || CommitMetadata.isOfAnotherTopic(
                    entry.getValue().metadata(), known(existing, entry.getKey())));
    return committed;
  }

  /**
   * A partition whose topic has been deleted meanwhile, or was created so lately that not every
   * broker knows it. It must not hold up the others: it rests until the topic is seen.
   */
  private void awaitItsTopic(TopicPartition partition) {
    AssignedPartition absent = AssignedPartition.absent(partition, accounts.inFlight());
    consumer.seek(partition, absent.position());
    consumer.pause(Set.of(partition));
    absent.paused(true);
    forget(assigned.put(partition, absent));
  }

  /** Gives what is in flight a moment to finish, so that the next owner repeats little. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<AssignedPartition> revoked =
        partitions.stream().map(assigned::get).filter(Objects::nonNull).toList();
    drain(revoked, handover.drain());
    handover.committer().commitNow(revoked);
    forget(partitions);
    log.info("partitions revoked count={}", partitions.size());
  }

  /** Others own them by now: nothing may be committed. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
    log.warn("partitions lost count={}", partitions.size());
  }

  /**
   * Begins those partitions whose topic has been seen at last, or been deleted and created again
   * meanwhile.
   */
  void restartRecreated() {
    Map<String, TopicDescription> news = beginnings.topicWatch().news();
    if (!news.isEmpty()) {
      restart(
          assigned.values().stream()
              .filter(partition -> isAnother(news.get(partition.partition().topic()), partition))
              .map(AssignedPartition::partition)
              .toList());
    }
  }

  /** A partition that the new topic does not have is taken away by the group. */
  private static boolean isAnother(@Nullable TopicDescription topic, AssignedPartition partition) {
    return topic != null
        && !topic.topicId().equals(partition.topicId())
        && topic.partitions().size() > partition.partition().partition();
  }

  /** Begins partitions anew whose offset no longer exists, at the earliest that does. */
  void restart(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      patiently(() -> {
        Map<TopicPartition, Uuid> existing = existing(partitions);
        earliest(existing.keySet().stream())
            .forEach((partition, offset) -> restart(partition, known(existing, partition), offset));
      });
    }
  }

  private void restart(TopicPartition partition, Uuid topicId, long earliest) {
    AssignedPartition former = of(partition);
    if (topicId.equals(former.topicId())) {
      long lost = Math.max(0, earliest - former.position());
      accounts.meters().lost(lost);
      log.error(
          "records were deleted before they were consumed; continuing at the earliest partition={} lost={} next={}",
          partition,
          lost,
          earliest);
    } else {
      log.warn("topic is a new one, consumed from its beginning partition={}", partition);
    }
    begin(partition, topicId, earliest).paused(former.isPaused());
  }

  /**
   * Begins nothing more of these, and waits until nothing that was begun is on its way any more, or
   * the time is over.
   */
  void drain(Collection<AssignedPartition> partitions, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    windUp(partitions);
    while (!partitions.stream().allMatch(AssignedPartition::drained)
        && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      windUp(partitions);
    }
    partitions.forEach(AssignedPartition::abandonWaiting);
  }

  private void windUp(Collection<AssignedPartition> partitions) {
    partitions.forEach(AssignedPartition::windUp);
    handover.turns().sendOn(partitions);
  }

  private AssignedPartition begin(TopicPartition partition, Uuid topicId, long offset) {
    consumer.seek(partition, offset);
    AssignedPartition beginning =
        AssignedPartition.beginningAt(partition, topicId, offset, accounts.inFlight());
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

  /** Those of the partitions that exist, with the id of their topic. */
  private Map<TopicPartition, Uuid> existing(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Uuid> existing =
        beginnings
            .startOffsets()
            .existing(partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
    existing.keySet().retainAll(Set.copyOf(partitions));
    return existing;
  }

  private Map<TopicPartition, Long> earliest(Stream<TopicPartition> partitions) {
    List<TopicPartition> asked = partitions.toList();
    return asked.isEmpty() ? Map.of() : beginnings.startOffsets().earliest(asked);
  }

  /** What exists may be gone a moment later. */
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
