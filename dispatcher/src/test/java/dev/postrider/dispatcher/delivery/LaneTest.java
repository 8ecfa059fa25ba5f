package dev.postrider.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.delivery.Lane.Bounds;
import dev.postrider.dispatcher.delivery.Lane.Entry;
import dev.postrider.dispatcher.delivery.Lane.Place;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** How many may wait, and for how long. */
class LaneTest {
  private static final long MILLISECOND = Duration.ofMillis(1).toNanos();
  private static final int DATA_BYTES = 500;
  private static final Bounds BOUNDS =
      new Bounds(
          32,
          1_000,
          32 << 20,
          Duration.ofSeconds(2).toNanos(),
          10,
          Duration.ofSeconds(5).toNanos());

  private final LongAdder beyondFloors = new LongAdder();
  private final Lane lane = new Lane(BOUNDS, beyondFloors, 0);
  private long now;

  @Test
  void aFastEndpointIsGivenWhatItTakesSoon() {
    inFlight(32);
    run(100, 2_000);

    // 10,000 per second for 0.2 s.
    assertThat(fill()).isBetween(1_800, 2_200);
  }

  @Test
  void aSlowEndpointIsGivenItsFloorAndNoMore() {
    inFlight(32);
    run(1, 2_000);

    assertThat(fill()).isEqualTo(1_000);
  }

  @Test
  void aNewLaneMayFillUpBeforeItsPaceTellsMuch() {
    inFlight(32);
    now += 200 * MILLISECOND;

    assertThat(fill()).isGreaterThan(1_000);
  }

  @Test
  void anEndpointThatHangsIsGivenItsFloorWhenItsGraceIsOver() {
    inFlight(32);
    now += 300 * MILLISECOND;

    assertThat(fill()).isEqualTo(1_000);
  }

  @Test
  void nothingExceedsTheBytes() {
    var lane =
        new Lane(
            new Bounds(1, 1_000, 10_000, BOUNDS.waitNanos(), 10, BOUNDS.hungNanos()),
            beyondFloors,
            0);
    lane.enter(new Place(0), 0);

    int waiting = 0;
    while (lane.enter(new Place(DATA_BYTES), 0) == Entry.WAITING) {
      waiting++;
    }

    assertThat(waiting).isEqualTo(10_000 / (DATA_BYTES + Lane.OVERHEAD_BYTES));
  }

  @Test
  void whoIsLateComesOutInOrderAndOnlyWhenItsTimeIsOver() {
    inFlight(32);
    var first = waiting();
    now += 100 * MILLISECOND;
    var second = waiting();

    assertThat(lane.expired(1_999 * MILLISECOND)).isEmpty();
    assertThat(lane.expired(2_000 * MILLISECOND)).containsExactly(first);
    assertThat(lane.expired(2_100 * MILLISECOND)).containsExactly(second);
    assertThat(lane.waiting()).isZero();
  }

  @Test
  void whoHasGoneAwayIsPassedOver() {
    inFlight(32);
    var gone = waiting();
    var next = waiting();

    assertThat(lane.withdraw(gone)).isTrue();

    assertThat(lane.leave(now, true)).isSameAs(next);
    assertThat(lane.withdraw(gone)).isFalse();
    assertThat(lane.withdraw(next)).isFalse();
  }

  @Test
  void whenNothingIsInFlightTheLaneIsOver() {
    inFlight(2);

    lane.leave(now, true);
    assertThat(lane.isOver()).isFalse();
    lane.leave(now, true);

    assertThat(lane.isOver()).isTrue();
    assertThat(lane.enter(new Place(0), now)).isEqualTo(Entry.LANE_IS_OVER);
  }

  @Test
  void manyInFlightOfWhichNoneIsAnsweredAreAHangingEndpoint() {
    inFlight(10);

    assertThat(lane.hangs(4_999 * MILLISECOND)).isFalse();
    assertThat(lane.hangs(5_000 * MILLISECOND)).isTrue();
  }

  @Test
  void whatIsPreparedAsksNothingOfTheEndpointYet() {
    inFlight(32);
    for (int n = 0; n < 32; n++) {
      lane.prepares();
    }
    assertThat(lane.hangs(60_000 * MILLISECOND)).isFalse();

    for (int n = 0; n < 32; n++) {
      lane.prepared(60_000 * MILLISECOND);
    }

    assertThat(lane.hangs(64_999 * MILLISECOND)).isFalse();
    assertThat(lane.hangs(66_000 * MILLISECOND)).isTrue();
  }

  @Test
  void fewInFlightOrOneThatIsAnsweredAreNotAHangingEndpoint() {
    inFlight(9);
    assertThat(lane.hangs(60_000 * MILLISECOND)).isFalse();

    inFlight(2);
    lane.leave(1_000 * MILLISECOND, true);

    assertThat(lane.hangs(5_999 * MILLISECOND)).isFalse();
    assertThat(lane.hangs(6_000 * MILLISECOND)).isTrue();
  }

  @Test
  void allThatWaitAreLetGoInTheirOrder() {
    inFlight(32);
    var first = waiting();
    var second = waiting();

    assertThat(lane.letGo()).containsExactly(first, second);
    assertThat(lane.waiting()).isZero();
  }

  /** Enters until there is no room; how many wait then. */
  private int fill() {
    Entry entry;
    do {
      entry = lane.enter(new Place(DATA_BYTES), now);
    } while (entry != Entry.NO_ROOM && lane.waiting() < 50_000);
    return lane.waiting();
  }

  private void inFlight(int number) {
    for (int n = 0; n < number; n++) {
      assertThat(lane.enter(new Place(DATA_BYTES), now)).isEqualTo(Entry.IN_FLIGHT);
    }
  }

  private Place waiting() {
    var place = new Place(DATA_BYTES);
    assertThat(lane.enter(place, now)).isEqualTo(Entry.WAITING);
    return place;
  }

  /** So many end every ten milliseconds, and as many come. */
  private void run(int perTenMillis, int millis) {
    for (int n = 0; n < millis; n += 10) {
      now += 10 * MILLISECOND;
      for (int i = 0; i < perTenMillis; i++) {
        lane.leave(now, true);
        lane.enter(new Place(DATA_BYTES), now);
      }
    }
  }
}
