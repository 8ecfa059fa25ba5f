package dev.postrider.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLISECOND = Duration.ofMillis(1).toNanos();
  private final Pace pace = new Pace(0);
  private long now;

  @Test
  void thereIsNoneBeforeTheFirstEnd() {
    assertThat(pace.perSecond(100 * MILLISECOND)).isZero();
  }

  @Test
  void theFirstEndsTellAlreadyRoughly() {
    end(32, 1);

    assertThat(pace.perSecond(now)).isBetween(500.0, 2_000.0);
  }

  @Test
  void aSteadyPaceIsFoundWithinASecond() {
    end(1_000, 1);

    assertThat(pace.perSecond(now)).isCloseTo(1_000, within(50.0));
  }

  @Test
  void aPaceThatFallsIsFollowedWithinAFewSeconds() {
    end(1_000, 1);

    end(100, 50);

    assertThat(pace.perSecond(now)).isCloseTo(20, within(20.0));
  }

  @Test
  void whoStopsAnsweringHasNoPaceSoon() {
    end(1_000, 1);

    now += 5_000 * MILLISECOND;

    assertThat(pace.perSecond(now)).isLessThan(10);
  }

  /** This machine's own pauses say little of an endpoint. */
  @Test
  void aPauseOfAThirdOfASecondTakesAwayNoMoreThanThat() {
    end(1_000, 1);

    now += 300 * MILLISECOND;

    assertThat(pace.perSecond(now)).isGreaterThan(700);
  }

  private void end(int number, int everyMillis) {
    for (int n = 0; n < number; n++) {
      now += everyMillis * MILLISECOND;
      pace.oneEnded(now);
    }
  }
}
