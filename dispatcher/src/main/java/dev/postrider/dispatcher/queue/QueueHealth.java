package dev.postrider.dispatcher.queue;

import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/** Up while this dispatcher's endpoint queues run. */
final class QueueHealth implements HealthIndicator {
  private final StreamsBuilderFactoryBean streams;

  QueueHealth(StreamsBuilderFactoryBean streams) {
    this.streams = streams;
  }

  @Override
  public Health health() {
    KafkaStreams running = streams.getKafkaStreams();
    KafkaStreams.State state = running == null ? KafkaStreams.State.NOT_RUNNING : running.state();
    return switch (state) {
      case RUNNING -> Health.up().build();
      case CREATED, REBALANCING ->
          Health.outOfService()
              .withDetail("why", "the queues are being assigned or restored")
              .build();
      case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR ->
          Health.down().withDetail("why", "the queues' streams are " + state).build();
    };
  }
}
