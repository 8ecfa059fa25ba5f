package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while event topics are consumed; says why when they are not. */
final class IngestHealth implements HealthIndicator {
  private final EventConsumer consumer;
  private final EndpointDirectory directory;

  IngestHealth(EventConsumer consumer, EndpointDirectory directory) {
    this.consumer = consumer;
    this.directory = directory;
  }

  @Override
  public Health health() {
    if (!consumer.isRunning()) {
      return Health.down().withDetail("why", "the poll thread is not running").build();
    }
    if (!consumer.isConsuming()) {
      return Health.outOfService().withDetail("why", "joining the consumer group").build();
    }
    if (!directory.confirmed()) {
      return Health.outOfService()
          .withDetail("why", "paused: the registry could not be confirmed for ten seconds")
          .build();
    }
    return Health.up().build();
  }
}
