package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.deadletter.DurableWriter;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/** What the API asks of the queues. */
@Configuration(proxyBeanMethods = false)
class QueryConfiguration {

  @Bean
  QueueCommands queueCommands(DurableWriter writer, InstantSource clock) {
    return new QueueCommands(writer, clock);
  }

  @Bean
  HeldPages heldPages(
      StreamsBuilderFactoryBean queueStreams,
      QueueProperties queue,
      @Value("${server.port:8080}") int port) {
    return new HeldPages(queueStreams::getKafkaStreams, Advertised.of(queue.advertised(), port));
  }
}
