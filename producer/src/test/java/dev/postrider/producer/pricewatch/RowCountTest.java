package dev.postrider.producer.pricewatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.producer.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RowCountTest {
  private static final int LIMIT = 100;

  private final TestClock clock = new TestClock();
  private final RowCount count = new RowCount(this::countRows, clock);
  private int rows;
  private int counts;

  private int countRows() {
    counts++;
    return rows;
  }

  @Test
  void thereIsRoomAgainSoonAfterItWasMade() {
    rows = LIMIT;
    assertThat(count.isBelow(LIMIT, 1)).isFalse();
    rows = LIMIT / 2;
    assertThat(count.isBelow(LIMIT, 1)).isFalse();

    clock.advance(Duration.ofSeconds(5));

    assertThat(count.isBelow(LIMIT, 1)).isTrue();
  }

  @Test
  void whileThereIsNoneTheyAreCountedNowAndThenHoweverManyAsk() {
    rows = LIMIT;

    for (int n = 0; n < 5_000; n++) {
      assertThat(count.isBelow(LIMIT, 1)).isFalse();
    }
    clock.advance(Duration.ofSeconds(5));
    for (int n = 0; n < 5_000; n++) {
      assertThat(count.isBelow(LIMIT, 1)).isFalse();
    }

    assertThat(counts).isEqualTo(2);
  }

  @Test
  void theyAreCountedAgainWhenVeryManyWereAdded() {
    while (count.isBelow(LIMIT, 1)) {
      rows++;
    }

    assertThat(rows).isEqualTo(1_000);
    assertThat(counts).isEqualTo(2);
  }

  @Test
  void aClockThatIsSetBackKeepsNothingShut() {
    rows = LIMIT;
    assertThat(count.isBelow(LIMIT, 1)).isFalse();
    rows = 0;

    clock.advance(Duration.ofHours(-1));

    assertThat(count.isBelow(LIMIT, 1)).isTrue();
  }
}
