package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StuckPartitionsTest {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);
  private final StuckPartitions stuck = new StuckPartitions(now::get);

  @Test
  void theOneThatWasTriedLongestAgoIsNext() {
    stuck.failed(List.of(0), PAUSE);
    stuck.failed(List.of(1), PAUSE);
    stuck.add(2);
    stuck.failed(List.of(0), PAUSE);
    pass(PAUSE);

    assertThat(stuck.due()).containsExactly(1, 2, 0);
  }

  @Test
  void oneThatIsKnownAlreadyKeepsItsTurn() {
    stuck.add(0);
    stuck.add(1);
    stuck.add(0);

    assertThat(stuck.due()).containsExactly(0, 1);
  }

  @Test
  void noneIsTriedInThePauseAfterATrialThatFailed() {
    stuck.add(0);
    stuck.failed(List.of(1), PAUSE);
    pass(PAUSE.minusNanos(1));

    assertThat(stuck.due()).isEmpty();
    assertThat(stuck.rests(0)).isTrue();
    assertThat(stuck.rests(2)).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(stuck.due()).containsExactly(0, 1);
    assertThat(stuck.rests(0)).isFalse();
  }

  @Test
  void whatGotOnIsStuckNoMore() {
    stuck.add(0);
    stuck.add(1);

    stuck.end(0);

    assertThat(stuck.all()).containsExactly(1);
    assertThat(stuck.due()).containsExactly(1);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
