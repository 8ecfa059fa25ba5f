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
      return Health.down().withDetail("why", "stopped").build();
    }
    if (!consumer.isConsuming()) {
      return Health.outOfService()
          .withDetail("why", "joining the consumer group, or beginning again after a failure")
          .build();
    }
    if (!directory.confirmed()) {
      return Health.outOfService()
          .withDetail(
              "why",
              "paused: the registry is unconfirmed, or has endpoints that cannot be read; see the log")
          .build();
    }
    return Health.up().build();
  }
}
