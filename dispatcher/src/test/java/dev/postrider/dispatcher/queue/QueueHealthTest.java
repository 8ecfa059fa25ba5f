package dev.postrider.dispatcher.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.testing.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class QueueHealthTest {
  private final SettableClock clock = new SettableClock();
  private final ThreadFailure failure = new ThreadFailure(clock);

  @Test
  void isUpWhileTheQueuesRun() {
    assertThat(new QueueHealth(() -> State.RUNNING, failure).health().getStatus())
        .isEqualTo(Status.UP);
  }

  @Test
  void saysWhyAThreadEndedUntilItHasRunForAWhile() {
    var health = new QueueHealth(() -> State.RUNNING, failure);
    failure.came(new UncheckedIOException(new IOException("No space left on device")));

    assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(health.health().getDetails().get("cause"))
        .asString()
        .contains("No space left on device");

    clock.advance(Duration.ofSeconds(31));
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void isNotReadyWhileTheQueuesAreRestored() {
    assertThat(new QueueHealth(() -> State.REBALANCING, failure).health().getStatus())
        .isEqualTo(Status.OUT_OF_SERVICE);
  }

  @Test
  void isDownWhenTheyAreNotStarted() {
    assertThat(new QueueHealth(() -> null, failure).health().getStatus()).isEqualTo(Status.DOWN);
  }
}
