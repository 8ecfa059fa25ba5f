package dev.postrider.dispatcher;

import java.time.InstantSource;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

@Configuration(proxyBeanMethods = false)
class DispatcherConfiguration {

  /** The only clock: tests set their own. */
  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /** For what is asked of the cluster while running; topics are declared to {@link KafkaAdmin}. */
  @Bean
  Admin admin(KafkaAdmin kafkaAdmin) {
    return Admin.create(kafkaAdmin.getConfigurationProperties());
  }
}
