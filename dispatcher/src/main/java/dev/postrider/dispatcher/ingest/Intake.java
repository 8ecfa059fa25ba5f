package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.delivery.Load;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many deliveries are let in at a time: as many as help. The number grows as long as it is
 * reached, the event loops are in time, and what waits beyond the endpoints' floors is less than
 * what is settled in a tenth of a second; while the loops are late it shrinks. How late is too late
 * depends on how much is settled: much, and deliveries wait for this machine, where more of them
 * only take more connections and memory; little, and they wait for endpoints. What waits for long
 * is held in the endpoint queue, at several times the cost: a dispatcher that catches up with a
 * backlog would write most of it there. A delivery that has been in flight for a second or two
 * hangs, and no longer counts, so that what hangs takes nothing from the others.
 *
 * <p>Deliveries begin and end on any thread; the poll thread asks for room. Times are those of
 * {@link System#nanoTime()}.
 */
final class Intake {
  /** So many are let in whatever comes of them. */
  static final int LEAST = 200;

  /** Less is what any machine does now and then. */
  static final long LATE_NANOS = Duration.ofMillis(4).toNanos();

  /** More is too late whatever is waited for. */
  static final long TOO_LATE_NANOS = Duration.ofMillis(50).toNanos();

  /** Of the time in which the least number is settled. */
  private static final double LATE_SHARE = 0.1;

  /** So many may wait beyond the floors however little is settled. */
  private static final int LEAST_BEYOND_FLOORS = 1_000;

  private static final double WORTH_SECONDS = 0.1;
  private static final double GROWTH = 1.25;
  private static final double SHRINKING = 0.8;

  /** The share of its number that counts as reached. */
  private static final double REACHED = 0.8;

  private static final long GENERATION_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MEASURE_NANOS = Duration.ofMillis(50).toNanos();

  /** How much of a new measurement goes into the mean: it forgets within a fraction of a second. */
  private static final double WEIGHT = 0.25;

  /** Deliveries that began within the same second. */
  static final class Generation {
    private final AtomicInteger inFlight = new AtomicInteger();
  }

  private final Load load;
  private final LongAdder ended = new LongAdder();
  private volatile Generation current = new Generation();
  private Generation previous = new Generation();
  private long currentBegan;
  private long measuredAt;
  private long endedThen;
  private double perSecond;
  private volatile double most = LEAST;

  Intake(Load load, long now) {
    this.load = load;
    currentBegan = now;
    measuredAt = now;
  }

  /** Tells which generation they are to be ended in. */
  Generation begin(int deliveries) {
    Generation generation = current;
    generation.inFlight.addAndGet(deliveries);
    return generation;
  }

  void end(Generation generation, int deliveries) {
    generation.inFlight.addAndGet(-deliveries);
    ended.add(deliveries);
  }

  boolean hasRoom(long now) {
    if (now - currentBegan >= GENERATION_NANOS) {
      previous = current;
      current = new Generation();
      currentBegan = now;
    }
    int inFlight = previous.inFlight.get() + current.inFlight.get();
    long elapsed = now - measuredAt;
    if (elapsed >= MEASURE_NANOS) {
      measure(now, elapsed);
      adapt(inFlight);
    }
    return inFlight < most;
  }

  /** Of those that do not hang, so many may be in flight now. */
  int most() {
    return (int) most;
  }

  private void measure(long now, long elapsed) {
    long endedNow = ended.sum();
    perSecond += WEIGHT * ((endedNow - endedThen) * 1e9 / elapsed - perSecond);
    measuredAt = now;
    endedThen = endedNow;
  }

  private void adapt(int inFlight) {
    if (load.latenessNanos() > tooLateNanos()) {
      most *= SHRINKING;
    } else if (load.waitingBeyondFloors()
        > Math.max(LEAST_BEYOND_FLOORS, perSecond * WORTH_SECONDS)) {
      most *= SHRINKING;
    } else if (inFlight > most * REACHED) {
      most *= GROWTH;
    }
    most = Math.max(LEAST, most);
  }

  private long tooLateNanos() {
    double secondsForTheLeast = LEAST / Math.max(perSecond, 1);
    return (long) Math.clamp(LATE_SHARE * secondsForTheLeast * 1e9, LATE_NANOS, TOO_LATE_NANOS);
  }
}
