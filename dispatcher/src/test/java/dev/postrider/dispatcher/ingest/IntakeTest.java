package dev.postrider.dispatcher.ingest;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final long START = -1_000;
  private final SettableLoad load = new SettableLoad();
  private final Intake intake = new Intake(load, START);

  @Test
  void someAreLetInThoughNothingIsSettled() {
    intake.begin(Intake.LEAST - 1);
    assertThat(intake.hasRoom(at(10))).isTrue();

    intake.begin(1);

    assertThat(intake.hasRoom(at(20))).isFalse();
  }

  @Test
  void itGrowsWhileItIsReachedAndNothingStandsInTheWay() {
    settle(20_000, 0, 1_000);

    assertThat(intake.most()).isGreaterThan(50 * Intake.LEAST);
  }

  @Test
  void whenMoreThanHalfASecondsWorthWaitsForEndpointsThatKeepUpItShrinks() {
    settle(20_000, 0, 1_000);

    load.beyondFloors = 11_000;
    settle(20_000, 1_000, 3_000);

    assertThat(intake.most()).isEqualTo(Intake.LEAST);
  }

  @Test
  void itGrowsOnlyIfItIsReached() {
    for (int millis = 50; millis <= 2_000; millis += 50) {
      intake.end(intake.begin(100), 100);
      intake.hasRoom(at(millis));
    }

    assertThat(intake.most()).isEqualTo(Intake.LEAST);
  }

  @Test
  void whileTheEventLoopsAreMuchTooLateItShrinks() {
    settle(20_000, 0, 1_000);

    load.lateness = Intake.TOO_LATE_NANOS + 1;
    settle(20_000, 1_000, 4_000);

    assertThat(intake.most()).isEqualTo(Intake.LEAST);
  }

  @Test
  void ifDeliveriesWaitForThisMachineMoreOfThemDoNotHelp() {
    load.lateness = Intake.LATE_NANOS * 3 / 2;

    settleAsMany(20_000, 0, 2_000);

    assertThat(intake.most()).isEqualTo(Intake.LEAST);
  }

  @Test
  void ifTheyWaitForEndpointsThatAreSlowMoreOfThemHelpThoughTheLoopsAreALittleLate() {
    load.lateness = Intake.LATE_NANOS * 3 / 2;

    settleAsMany(400, 0, 2_000);

    assertThat(intake.most()).isGreaterThan(2 * Intake.LEAST);
  }

  @Test
  void whatHangsTakesNothingFromTheOthers() {
    load.lateness = Intake.TOO_LATE_NANOS + 1;
    intake.begin(Intake.LEAST);
    assertThat(intake.hasRoom(at(10))).isFalse();
    assertThat(intake.hasRoom(at(1_000))).isFalse();

    assertThat(intake.hasRoom(at(2_000))).isTrue();
  }

  @Test
  void whatEndsLateEndsInTheGenerationThatItBeganIn() {
    load.lateness = Intake.TOO_LATE_NANOS + 1;
    var hanging = intake.begin(Intake.LEAST);
    intake.hasRoom(at(1_000));
    intake.hasRoom(at(2_000));
    intake.begin(Intake.LEAST - 1);

    intake.end(hanging, Intake.LEAST);

    assertThat(intake.hasRoom(at(2_001))).isTrue();
    intake.begin(1);
    assertThat(intake.hasRoom(at(2_002))).isFalse();
  }

  /** There is always more to be let in, and some of it is settled every 50 ms. */
  private void settle(int perSecond, int fromMillis, int untilMillis) {
    for (int millis = fromMillis + 50; millis <= untilMillis; millis += 50) {
      var begun = intake.begin(50_000);
      intake.hasRoom(at(millis));
      intake.end(begun, perSecond / 20);
    }
  }

  /** As many as may be are in flight, and some of it is settled every 50 ms. */
  private void settleAsMany(int perSecond, int fromMillis, int untilMillis) {
    int inFlight = 0;
    for (int millis = fromMillis; millis <= untilMillis; millis += 50) {
      var begun = intake.begin(intake.most() - inFlight);
      inFlight = intake.most();
      intake.hasRoom(at(millis));
      int settled = Math.min(inFlight, perSecond / 20);
      intake.end(begun, settled);
      inFlight -= settled;
    }
  }

  private static long at(long millis) {
    return START + MILLISECONDS.toNanos(millis);
  }
}
