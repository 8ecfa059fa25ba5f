package dev.postrider.benchmarks.chaos;

/**
 * How much of everything, and from which seed. What is decided by chance (who is killed, when,
 * which attempts fail) comes from the seed; what the machine makes of it does not.
 *
 * @param seed of everything that is random
 * @param events published at least; the load goes on until the faults are over
 * @param eventsPerSecond published while there are faults
 * @param rounds faults of a kind that repeats them
 * @param sessionMillis the session timeout of both groups
 */
record ChaosPlan(long seed, int events, int eventsPerSecond, int rounds, int sessionMillis) {
  /** Partitions of the event topic. */
  static final int PARTITIONS = 6;

  /** Deliveries that fail at their first attempt, in 1,000. */
  static final int FIRST_ATTEMPTS_FAILING = 20;

  /** The long form. */
  static ChaosPlan full(long seed) {
    return new ChaosPlan(seed, 200_000, 900, 20, 3_000);
  }

  /** As many events and rounds as somebody asked for. */
  ChaosPlan with(int otherEvents, int otherRounds) {
    return new ChaosPlan(seed, otherEvents, eventsPerSecond, otherRounds, sessionMillis);
  }

  /** The short form of {@code mvn verify}. */
  static ChaosPlan brief(long seed) {
    return new ChaosPlan(seed, 5_000, 250, 3, 3_000);
  }
}
