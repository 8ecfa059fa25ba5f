package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.InternalTopicsProperties;
import dev.postrider.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** How Kafka Streams keeps the queues, and brokers their changelogs. */
final class QueueStreamsSettings {
  private static final int COMMIT_INTERVAL_MS = 100;
  private static final int POLL_MS = 20;
  private static final int TRANSACTION_TIMEOUT_MS = 10_000;
  private static final int HEARTBEATS_PER_SESSION = 3;

  /**
   * How soon a dispatcher whose copy has caught up gets its share; the shortest that Streams takes.
   */
  private static final Duration PROBING_REBALANCE = Duration.ofMinutes(1);

  /** What keys of the stores may be longer than keys of the topics. */
  private static final int KEY_ROOM_BYTES = 4096;

  private QueueStreamsSettings() {}

  static Map<String, Object> of(
      KafkaProperties kafka, QueueProperties queue, InternalTopicsProperties topics) {
    Map<String, Object> settings = new HashMap<>(kafka.buildStreamsProperties());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, queue.applicationId());
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, queue.stateDir().toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // What cannot be read as a held delivery is kept aside, so that the partition goes on.
    settings.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class);
    settings.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
        Topics.deadLetterTopicOf(Topics.QUEUE));
    settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, StopOnUnwritten.class);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, queue.threads());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, queue.standbys());
    settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_REBALANCE.toMillis());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) topics.replicationFactor());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
    settings.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
    settings.put(BoundedMemory.CACHE, BoundedMemory.Shared.of(queue.cache().toBytes()));
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(queue.sessionTimeout().toMillis()));
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        Math.toIntExact(queue.sessionTimeout().toMillis() / HEARTBEATS_PER_SESSION));
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        TRANSACTION_TIMEOUT_MS);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        topics.maxDeadLetterBytes() + KEY_ROOM_BYTES);
    return settings;
  }

  /**
   * Small segments and eager cleaning: otherwise a drained queue restores its whole history. See
   * also {@link SegmentEnds}. Keys are longer than in the queue, so the records have more room.
   */
  static Map<String, String> ofChangelogs(InternalTopicsProperties topics) {
    return Map.of(
        TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(4 << 20),
        TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SegmentEnds.SEGMENT.toMillis()),
        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
            Long.toString(SegmentEnds.CLEANED_WITHIN.toMillis()),
        TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(Duration.ofMinutes(10).toMillis()),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Integer.toString(topics.maxDeadLetterBytes() + KEY_ROOM_BYTES));
  }
}
