package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.producer.TestBroker;
import dev.postrider.producer.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Measures, when asked to: {@code -Dproducer.load=true}, alone on the machine. */
@EnabledIfSystemProperty(named = "producer.load", matches = "true")
class OutboxLatencyIT {
  private static final int EVENTS = 1_000;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anEventIsWithItsConsumerWithin100MsOfTheCommit(TestDatabase database) {
    String topic = TestBroker.freshTopic(1);
    try (TestInstance instance =
        new TestInstance(TestInstance.freshDatabase(database), TestBroker.bootstrapServers(), topic)
            .started()) {
      Latency.of(instance, topic, EVENTS);

      Latency latency = Latency.of(instance, topic, EVENTS);

      System.out.printf(
          "%s: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
          database,
          millis(latency.percentile(50)),
          millis(latency.percentile(99)),
          millis(latency.percentile(100)));
      assertThat(latency.percentile(99)).isLessThan(Duration.ofMillis(100));
    }
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
