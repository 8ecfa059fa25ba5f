package dev.postrider.dispatcher.reply;

import dev.postrider.dispatcher.InternalTopicsProperties;
import dev.postrider.dispatcher.deadletter.DurableWriter;
import dev.postrider.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

@Configuration(proxyBeanMethods = false)
class ReplyConfiguration {
  private static final int PARTITIONS = 12;
  private static final Duration KEPT = Duration.ofDays(7);

  @Bean
  NewTopic repliesTopic(InternalTopicsProperties topics) {
    return TopicBuilder.name(Topics.REPLIES)
        .partitions(PARTITIONS)
        .replicas(topics.replicationFactor())
        .config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(KEPT.toMillis()))
        .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(topics.maxDeadLetterBytes()))
        .build();
  }

  @Bean
  RepliesTopicCheck repliesTopicCheck(Admin admin) {
    return new RepliesTopicCheck(admin);
  }

  @Bean
  ReplyWriter replyWriter(DurableWriter writer, InstantSource clock, MeterRegistry meters) {
    return new ReplyWriter(writer, clock, meters);
  }
}
