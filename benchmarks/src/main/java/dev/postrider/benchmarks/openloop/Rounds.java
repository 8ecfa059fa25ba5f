package dev.postrider.benchmarks.openloop;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Options;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How many rounds, and how long: three times as long as those for throughput, because a tail needs
 * many values.
 */
public record Rounds(int count, Duration warmUp, Duration measured, boolean quick) {
  /** What whoever reads the figures must know. */
  public static final List<String> NOTES =
      List.of(
          "Latency counts from the time at which an event was due, whether or not it could be sent"
              + " then, until an endpoint received the request.",
          "Generator, broker, dispatcher and receiver share one machine.",
          "\"Since appended\" uses the broker's time stamp, whole milliseconds cut off: up to 1 ms"
              + " too long.");

  private static final int LONGER = 3;
  private static final int TRIES = 3;
  private static final int BURSTS = 4;
  private static final int BURST = 100_000;
  private static final int QUICK_BURST = 3_000;

  public static Rounds of(Options options) {
    Duration round = options.quick() ? Duration.ofSeconds(1) : options.round();
    return new Rounds(options.rounds(), round, round.multipliedBy(LONGER), options.quick());
  }

  public Pace pace(int eventsPerSecond, int customers) {
    return new Pace(eventsPerSecond, customers, warmUp, measured);
  }

  /**
   * What is sent before the first round: code that runs in bursts is not yet code for a trickle.
   */
  public Pace warmUpPace(int eventsPerSecond, int customers) {
    return new Pace(eventsPerSecond, customers, warmUp, warmUp);
  }

  /**
   * Lets a dispatcher deliver at full speed until its code is compiled.
   *
   * @param customers whose endpoints all answer
   * @return deliveries per second at the end
   */
  public double warmUp(Site site, int customers) {
    double rate = 0;
    for (int burst = 0; burst < (quick ? 1 : BURSTS); burst++) {
      rate = site.burst(quick ? QUICK_BURST : BURST, customers);
    }
    return rate;
  }

  /**
   * Lets contenders take turns, in the other order every other round, until as many rounds of each
   * as are wanted count.
   *
   * @param contenders run a round, and return whether it counts
   * @throws BenchFailure if a round does not count although it was repeated
   */
  public void alternate(List<BooleanSupplier> contenders) {
    for (int number = 1; number <= count; number++) {
      for (BooleanSupplier round : number % 2 == 1 ? contenders : contenders.reversed()) {
        untilItCounts(round);
      }
    }
  }

  private static void untilItCounts(BooleanSupplier round) {
    for (int made = 0; made < TRIES; made++) {
      if (round.getAsBoolean()) {
        return;
      }
    }
    throw new BenchFailure(
        "The generator could not keep to its plan in %d rounds one after the other: the machine is"
                .formatted(TRIES)
            + " too busy, or too slow for this rate");
  }
}
