package dev.postrider.dispatcher.queue;

import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while this dispatcher's endpoint queues run, and have done so for a while. */
final class QueueHealth implements HealthIndicator {
  private final Supplier<KafkaStreams.@Nullable State> streams;
  private final ThreadFailure failure;

  QueueHealth(Supplier<KafkaStreams.@Nullable State> streams, ThreadFailure failure) {
    this.streams = streams;
    this.failure = failure;
  }

  @Override
  public Health health() {
    return switch (streams.get()) {
      case RUNNING -> running();
      case CREATED, REBALANCING -> notYet("the queues are being assigned or restored");
      case null -> Health.down().withDetail("why", "the queues are not started").build();
      case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR ->
          Health.down().withDetail("why", "the queues' streams are " + streams.get()).build();
    };
  }

  private Health running() {
    return failure.recent() == null ? Health.up().build() : notYet("the queues began again");
  }

  private Health notYet(String why) {
    Health.Builder health = Health.outOfService().withDetail("why", why);
    String cause = failure.recent();
    return cause == null ? health.build() : health.withDetail("cause", cause).build();
  }
}
