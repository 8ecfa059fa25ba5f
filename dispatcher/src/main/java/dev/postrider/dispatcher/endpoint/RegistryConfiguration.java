package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.InternalTopicsProperties;
import dev.postrider.dispatcher.security.SecretBox;
import dev.postrider.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;

@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {
  private static final String TRANSACTIONAL_ID = "postrider-registry-writer";

  @Bean
  NewTopic registryTopic(InternalTopicsProperties topics) {
    return TopicBuilder.name(Topics.REGISTRY)
        .partitions(1)
        .replicas(topics.replicationFactor())
        .compact()
        // Read whole at every start, so kept short.
        .config(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1")
        .config(TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(16 * 1024 * 1024))
        .build();
  }

  // RegistryLifecycle closes it, after everything that uses it has stopped.
  @Bean(destroyMethod = "")
  Registry registry(
      KafkaAdmin admin,
      RegistryBounds bounds,
      SecretBox box,
      MeterRegistry meters,
      InstantSource clock) {
    var topic =
        new RegistryTopic(admin.getConfigurationProperties(), Topics.REGISTRY, TRANSACTIONAL_ID);
    return new Registry(topic, bounds, box, clock, meters);
  }

  @Bean
  EndpointStops endpointStops(Registry registry, ObjectProvider<StopListener> listeners) {
    return new EndpointStops(registry, () -> listeners.getIfAvailable(() -> (_, _, _) -> {}));
  }

  @Bean
  RegistryLifecycle registryLifecycle(Registry registry) {
    return new RegistryLifecycle(registry);
  }
}
