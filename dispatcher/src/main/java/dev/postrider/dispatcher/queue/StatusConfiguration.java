package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.InternalTopicsProperties;
import dev.postrider.dispatcher.delivery.BlockedEndpoints;
import dev.postrider.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

/** How the queues of all endpoints stand, for every dispatcher. */
@Configuration(proxyBeanMethods = false)
class StatusConfiguration {
  private static final int PARTITIONS = 12;
  private static final int SEGMENT_BYTES = 16 << 20;
  private static final Duration SEGMENT = Duration.ofMinutes(10);
  private static final int RECORDS_PER_POLL = 5_000;

  /** Read whole at every start, so kept short. */
  @Bean
  NewTopic endpointStatusTopic(InternalTopicsProperties topics) {
    return TopicBuilder.name(Topics.ENDPOINT_STATUS)
        .partitions(PARTITIONS)
        .replicas(topics.replicationFactor())
        .compact()
        .config(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1")
        .config(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES))
        .config(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SEGMENT.toMillis()))
        .build();
  }

  @Bean
  StatusTopicCheck statusTopicCheck(Admin admin) {
    return new StatusTopicCheck(admin);
  }

  @Bean
  StatusCopy endpointStatuses() {
    return new StatusCopy();
  }

  @Bean
  BlockedEndpoints blockedEndpoints(StatusCopy endpointStatuses) {
    return endpointStatuses::isBlocked;
  }

  @Bean
  StatusReader statusReader(KafkaProperties kafka, StatusCopy endpointStatuses) {
    return new StatusReader(() -> consumer(kafka), endpointStatuses);
  }

  private static Consumer<byte[], byte[]> consumer(KafkaProperties kafka) {
    Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "postrider-endpoint-status");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
