package dev.postrider.benchmarks.chaos;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRecord;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordSerde;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.jspecify.annotations.Nullable;

/**
 * What the group coordinator wrote down of both groups, in its order: who was given which partition
 * when, and what was committed before. Asking the coordinator instead would tell what stands at the
 * moment of the answer, and miss what came between two questions.
 */
final class GroupLog {
  private static final String TOPIC = "__consumer_offsets";
  private static final Duration POLL = Duration.ofMillis(200);

  private final GroupCoordinatorRecordSerde serde = new GroupCoordinatorRecordSerde();
  private final String ingestGroup;
  private final String queueGroup;
  private final Uuid loadTopic;
  private final List<GroupEvent> events = new ArrayList<>();

  private GroupLog(String ingestGroup, String queueGroup, Uuid loadTopic) {
    this.ingestGroup = ingestGroup;
    this.queueGroup = queueGroup;
    this.loadTopic = loadTopic;
  }

  /** Reads everything that is committed in the log now. */
  static List<GroupEvent> read(
      String bootstrapServers, String ingestGroup, String queueGroup, Uuid loadTopic) {
    GroupLog log = new GroupLog(ingestGroup, queueGroup, loadTopic);
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "exclude.internal.topics",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Collection<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(partition -> new TopicPartition(TOPIC, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(log::take);
      }
    }
    return log.events;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    CoordinatorRecord read =
        serde.deserialize(
            ByteBuffer.wrap(record.key()),
            record.value() == null ? null : ByteBuffer.wrap(record.value()));
    Object value = read.value() == null ? null : read.value().message();
    GroupEvent event =
        switch (read.key()) {
          case OffsetCommitKey key -> commit(key, (OffsetCommitValue) value);
          case ConsumerGroupMemberMetadataKey key ->
              member(key, (ConsumerGroupMemberMetadataValue) value);
          case ConsumerGroupCurrentMemberAssignmentKey key ->
              assignment(
                  key, (ConsumerGroupCurrentMemberAssignmentValue) value, record.timestamp());
          case GroupMetadataKey key ->
              generation(key, (GroupMetadataValue) value, record.timestamp());
          default -> null;
        };
    if (event != null) {
      events.add(event);
    }
  }

  private @Nullable GroupEvent commit(OffsetCommitKey key, @Nullable OffsetCommitValue value) {
    if (value == null || !key.group().equals(ingestGroup) || !key.topic().equals(Load.TOPIC)) {
      return null;
    }
    return new GroupEvent.Commit(
        key.partition(), Coverage.of(value.offset(), value.metadata()), value.commitTimestamp());
  }

  private @Nullable GroupEvent member(
      ConsumerGroupMemberMetadataKey key, @Nullable ConsumerGroupMemberMetadataValue value) {
    if (value == null || !key.groupId().equals(ingestGroup)) {
      return null;
    }
    return new GroupEvent.Member(key.memberId(), String.valueOf(value.rackId()));
  }

  private @Nullable GroupEvent assignment(
      ConsumerGroupCurrentMemberAssignmentKey key,
      @Nullable ConsumerGroupCurrentMemberAssignmentValue value,
      long at) {
    if (!key.groupId().equals(ingestGroup)) {
      return null;
    }
    if (value == null) {
      return new GroupEvent.Assignment(key.memberId(), Set.of(), Set.of(), at);
    }
    return new GroupEvent.Assignment(
        key.memberId(),
        partitions(value.assignedPartitions()),
        partitions(value.partitionsPendingRevocation()),
        at);
  }

  /** Of the load's topic: the group consumes those of the dispatchers' own events as well. */
  private Set<Integer> partitions(
      List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> topics) {
    return topics.stream()
        .filter(topic -> topic.topicId().equals(loadTopic))
        .flatMap(topic -> topic.partitions().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private @Nullable GroupEvent generation(
      GroupMetadataKey key, @Nullable GroupMetadataValue value, long at) {
    if (value == null || !key.group().equals(queueGroup)) {
      return null;
    }
    Map<Integer, String> owners = new HashMap<>();
    for (GroupMetadataValue.MemberMetadata member : value.members()) {
      if (member.assignment().length > 0) {
        ConsumerProtocol.deserializeAssignment(ByteBuffer.wrap(member.assignment()))
            .partitions()
            .forEach(partition -> owners.put(partition.partition(), member.clientId()));
      }
    }
    return new GroupEvent.Generation(owners, at);
  }
}
