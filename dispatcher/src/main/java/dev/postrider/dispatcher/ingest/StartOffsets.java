package dev.postrider.dispatcher.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the cluster where partitions begin that the group has not committed. */
final class StartOffsets {
  private static final Logger log = LoggerFactory.getLogger(StartOffsets.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A partition that has just been deleted would otherwise be asked for again and again. */
  private static final ListOffsetsOptions LIST_OFFSETS = new ListOffsetsOptions().timeoutMs(3_000);

  private final Admin admin;
  private final IngestProperties properties;

  StartOffsets(Admin admin, IngestProperties properties) {
    this.admin = admin;
    this.properties = properties;
  }

  /**
   * Where topics begin when the group consumes for the first time, as they are now; nothing for a
   * group that has consumed. They are committed at once, so that a crash before the first record
   * does not move the beginning; where the group has members already, which alone may commit then,
   * they are committed when the partitions are assigned. A partition that is not in the answer and
   * not committed appeared later, and begins at its earliest offset.
   */
  FirstStart ofFirstStart(Collection<String> topics) {
    Map<TopicPartition, Long> beginnings = beginnings(topics);
    Map<TopicPartition, Uuid> topicIds = beginnings.isEmpty() ? Map.of() : existing(topics);
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    beginnings.forEach(
        (partition, offset) -> commits.put(partition, beginning(topicIds.get(partition), offset)));
    if (!commits.isEmpty()) {
      await(
          admin.alterConsumerGroupOffsets(properties.groupId(), commits).all(),
          UnknownMemberIdException.class);
    }
    return new FirstStart(beginnings, topicIds);
  }

  private static OffsetAndMetadata beginning(@Nullable Uuid topicId, long offset) {
    return topicId == null
        ? new OffsetAndMetadata(offset)
        : new OffsetAndMetadata(
            offset, CommitMetadata.write(topicId, offset, CompletedRanges.NONE));
  }

  private Map<TopicPartition, Long> beginnings(Collection<String> topics) {
    if (!committed().isEmpty()) {
      return Map.of();
    }
    log.info("first start of this group topics={} from={}", topics, properties.from());
    OffsetSpec from =
        switch (properties.from()) {
          case NOW -> OffsetSpec.latest();
          case EARLIEST -> OffsetSpec.earliest();
        };
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    existing(topics).keySet().forEach(partition -> wanted.put(partition, from));
    return offsets(wanted);
  }

  /** Without those that are gone meanwhile. */
  Map<TopicPartition, Long> earliest(Collection<TopicPartition> partitions) {
    return offsets(
        partitions.stream().collect(Collectors.toMap(p -> p, _ -> OffsetSpec.earliest())));
  }

  /** Those partitions of the topics that exist, with the id of their topic. */
  Map<TopicPartition, Uuid> existing(Collection<String> topics) {
    Map<TopicPartition, Uuid> existing = new HashMap<>();
    for (TopicDescription topic : describe(topics)) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        existing.put(new TopicPartition(topic.name(), partition.partition()), topic.topicId());
      }
    }
    return existing;
  }

  private Collection<TopicDescription> describe(Collection<String> topics) {
    return admin.describeTopics(topics).topicNameValues().values().stream()
        .flatMap(future -> await(future, UnknownTopicOrPartitionException.class).stream())
        .toList();
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() {
    return await(
            admin.listConsumerGroupOffsets(properties.groupId()).partitionsToOffsetAndMetadata(),
            GroupIdNotFoundException.class)
        .orElse(Map.of());
  }

  private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> wanted) {
    ListOffsetsResult asked = admin.listOffsets(wanted, LIST_OFFSETS);
    Map<TopicPartition, Long> found = new HashMap<>();
    @Nullable KafkaException unanswered = null;
    for (TopicPartition partition : wanted.keySet()) {
      try {
        await(asked.partitionResult(partition), UnknownTopicOrPartitionException.class)
            .ifPresent(answer -> found.put(partition, answer.offset()));
      } catch (InterruptException stopping) {
        throw stopping;
      } catch (KafkaException failure) {
        unanswered = failure;
      }
    }
    // One that is gone is asked for until the time is over; it must not take the others with it.
    if (found.isEmpty() && unanswered != null) {
      throw unanswered;
    }
    return found;
  }

  /** What the cluster answers; nothing where it answers with an error that means nothing. */
  private static <T> Optional<T> await(
      KafkaFuture<T> future, Class<? extends Exception> meansNothing) {
    try {
      return Optional.ofNullable(future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException failure) {
      if (meansNothing.isInstance(failure.getCause())) {
        return Optional.empty();
      }
      throw new KafkaException("The cluster did not answer", failure.getCause());
    } catch (TimeoutException slow) {
      throw new KafkaException("The cluster did not answer within " + PATIENCE, slow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptException("Interrupted while asking the cluster", interrupted);
    }
  }
}
