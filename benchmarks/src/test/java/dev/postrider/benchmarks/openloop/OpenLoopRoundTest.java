package dev.postrider.benchmarks.openloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.receiver.Arrivals;
import dev.postrider.benchmarks.receiver.MessageKey;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLoopRoundTest {
  private static final int EVENTS = 10;
  private static final int WARM_UP_EVENTS = 2;
  private static final int CUSTOMERS = 5;

  /** One event each second, the first in second 100. */
  private static final Plan PLAN = new Plan(nanos(100_000), 1, EVENTS, CUSTOMERS);

  private static final BareEvents.Ids BY_OFFSET = (_, _, offset) -> key((int) offset);

  @TempDir Path folder;

  @Test
  void latencyCountsFromThePlanNotFromTheSending() {
    OpenLoopRound round = round(sentLateBy(3), CUSTOMERS);

    round.take(arrivedAfter(5, EVENTS));

    assertThat(round.latency().at(50)).isEqualTo(nanos(5));
    assertThat(round.latency().max()).isEqualTo(nanos(5));
    assertThat(round.behindMillis()).isEqualTo(3);
  }

  @Test
  void whatWarmsUpIsNoPartOfTheFigures() {
    OpenLoopRound round = round(sentLateBy(0), CUSTOMERS);

    round.take(arrivedAfter(1, EVENTS));

    assertThat(round.latency().count()).isEqualTo(EVENTS - WARM_UP_EVENTS);
  }

  @Test
  void whatNeverArrivesIsLostAndLate() {
    OpenLoopRound round = round(sentLateBy(0), CUSTOMERS);

    int lost = round.take(arrivedAfter(1, EVENTS - 1)).lost();

    assertThat(lost).isEqualTo(1);
    assertThat(round.late()).isEqualTo(1);
  }

  @Test
  void whatTakesMoreThanASecondIsLateAndNotInTime() {
    OpenLoopRound round = round(sentLateBy(0), CUSTOMERS);

    round.take(arrivedAfter(1_001, EVENTS));

    assertThat(round.late()).isEqualTo(EVENTS - WARM_UP_EVENTS);
    assertThat(round.keptShare()).isEqualTo(7.0 / 8);
  }

  @Test
  void theSickAreCountedApart() {
    OpenLoopRound round = round(sentLateBy(0), 3);

    int expected = round.take(arrivedAfter(1, EVENTS)).expected();

    assertThat(expected).isEqualTo(6);
    assertThat(round.forSick()).isEqualTo(4);
  }

  @Test
  void aGeneratorThatWasMoreThanFiveMillisecondsBehindSpoilsTheRound() {
    assertThat(round(sentLateBy(5), CUSTOMERS).isValid()).isTrue();
    assertThat(round(sentLateBy(6), CUSTOMERS).isValid()).isFalse();
  }

  @Test
  void aLogThatWasWrittenIsReadAsItWas() throws Exception {
    SendLog log = sentLateBy(2);
    log.write(folder.resolve("sent.bin"));

    SendLog read = SendLog.read(folder.resolve("sent.bin"));

    assertThat(read).isEqualTo(log);
  }

  private static OpenLoopRound round(SendLog log, int healthyCustomers) {
    return new OpenLoopRound(log, BY_OFFSET, WARM_UP_EVENTS, healthyCustomers);
  }

  private static SendLog sentLateBy(int millis) {
    return new SendLog(
        PLAN,
        IntStream.range(0, EVENTS)
            .mapToObj(n -> {
              long sent = PLAN.dueNanos(n) + nanos(millis);
              return new Sent(sent, sent + 1, 0, 0, n);
            })
            .toList());
  }

  /** The first events, each so long after it was due. */
  private static Arrivals arrivedAfter(int millis, int events) {
    Arrivals arrivals = new Arrivals();
    for (int n = 0; n < events; n++) {
      arrivals.add(key(n), PLAN.dueNanos(n) + nanos(millis), PLAN.customer(n), 204);
    }
    return arrivals;
  }

  private static MessageKey key(int n) {
    return new MessageKey(0, n);
  }

  private static long nanos(int millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
