package dev.postrider.dispatcher.ingest;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets in as many deliveries as are settled in half a second, but always some. What comes in faster
 * than it goes out only waits, and what waits for long is held in the endpoint queue at several
 * times the cost: a dispatcher that catches up with a backlog would write most of it there. A
 * delivery that has been in flight for a second or two hangs, and no longer counts, so that what
 * hangs takes nothing from the others.
 *
 * <p>Deliveries begin and end on any thread; the poll thread asks for room. Times are those of
 * {@link System#nanoTime()}.
 */
final class Intake {
  /** So many are let in even if nothing is settled. */
  static final int LEAST = 2_000;

  private static final double WORTH_SECONDS = 0.5;
  private static final long GENERATION_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MEASURE_NANOS = Duration.ofMillis(50).toNanos();

  /** How much of a new measurement goes into the mean: it forgets within a fraction of a second. */
  private static final double WEIGHT = 0.25;

  /** Deliveries that began within the same second. */
  static final class Generation {
    private final AtomicInteger inFlight = new AtomicInteger();
  }

  private final LongAdder ended = new LongAdder();
  private volatile Generation current = new Generation();
  private Generation previous = new Generation();
  private long currentBegan;
  private long measuredAt;
  private long endedThen;
  private double perSecond;

  Intake(long now) {
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
    measure(now);
    if (now - currentBegan >= GENERATION_NANOS) {
      previous = current;
      current = new Generation();
      currentBegan = now;
    }
    return previous.inFlight.get() + current.inFlight.get()
        < Math.max(LEAST, perSecond * WORTH_SECONDS);
  }

  private void measure(long now) {
    long elapsed = now - measuredAt;
    if (elapsed >= MEASURE_NANOS) {
      long endedNow = ended.sum();
      perSecond += WEIGHT * ((endedNow - endedThen) * 1e9 / elapsed - perSecond);
      measuredAt = now;
      endedThen = endedNow;
    }
  }
}
