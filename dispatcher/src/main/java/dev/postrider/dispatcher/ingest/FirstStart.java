package dev.postrider.dispatcher.ingest;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Where partitions begin whose group consumes for the first time; empty for a group that has
 * consumed.
 *
 * @param topicIds of the topics as they were then: one that was created again begins at its
 *     earliest
 */
record FirstStart(Map<TopicPartition, Long> offsets, Map<TopicPartition, Uuid> topicIds) {

  /** The offset there, or 0, which is below every other. */
  long offsetOf(TopicPartition partition, Uuid topicId) {
    return topicId.equals(topicIds.get(partition)) ? offsets.getOrDefault(partition, 0L) : 0;
  }
}
