package dev.postrider.dispatcher.operations;

import dev.postrider.dispatcher.InternalTopicsProperties;
import dev.postrider.dispatcher.deadletter.DurableWriter;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.schemas.Topics;
import java.time.Duration;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

@Configuration(proxyBeanMethods = false)
class OperationsConfiguration {
  private static final int PARTITIONS = 1;
  private static final Duration KEPT = Duration.ofDays(7);

  @Bean
  NewTopic operationsTopic(InternalTopicsProperties topics) {
    return TopicBuilder.name(Topics.OPERATIONS)
        .partitions(PARTITIONS)
        .replicas(topics.replicationFactor())
        .config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(KEPT.toMillis()))
        .build();
  }

  @Bean
  OperationalEvents operationalEvents(OperationsProperties properties, Registry registry) {
    return new OperationalEvents(
        properties.application(),
        applicationId -> {
          var operator = registry.application(properties.application());
          return operator != null && operator.value().id().equals(applicationId);
        });
  }

  @Bean
  OperationsWriter operationsWriter(OperationalEvents events, DurableWriter writer) {
    return new OperationsWriter(events, writer);
  }
}
