package dev.postrider.dispatcher.ingest;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final long START = -1_000;
  private final Intake intake = new Intake(START);

  @Test
  void someAreLetInThoughNothingIsSettled() {
    intake.begin(Intake.LEAST - 1);
    assertThat(intake.hasRoom(at(10))).isTrue();

    intake.begin(1);

    assertThat(intake.hasRoom(at(20))).isFalse();
  }

  @Test
  void whatIsSettledMakesRoomForHalfASecondOfIt() {
    for (int millis = 50; millis <= 2_000; millis += 50) {
      intake.end(intake.begin(1_000), 1_000);
      intake.hasRoom(at(millis));
    }
    // 20,000 a second.
    intake.begin(9_900);
    assertThat(intake.hasRoom(at(2_010))).isTrue();

    intake.begin(100);

    assertThat(intake.hasRoom(at(2_020))).isFalse();
  }

  @Test
  void whatHangsTakesNothingFromTheOthers() {
    intake.begin(Intake.LEAST);
    assertThat(intake.hasRoom(at(10))).isFalse();
    assertThat(intake.hasRoom(at(1_000))).isFalse();

    assertThat(intake.hasRoom(at(2_000))).isTrue();
  }

  @Test
  void whatEndsLateEndsInTheGenerationThatItBeganIn() {
    var hanging = intake.begin(Intake.LEAST);
    intake.hasRoom(at(1_000));
    intake.hasRoom(at(2_000));
    intake.begin(Intake.LEAST - 1);

    intake.end(hanging, Intake.LEAST);

    assertThat(intake.hasRoom(at(2_001))).isTrue();
    intake.begin(1);
    assertThat(intake.hasRoom(at(2_002))).isFalse();
  }

  private static long at(long millis) {
    return START + MILLISECONDS.toNanos(millis);
  }
}
