package dev.postrider.benchmarks.openloop;

import java.time.Duration;

/**
 * What is sent in one round.
 *
 * @param customers they have their turns, from 0 on
 * @param warmUp sent and checked as all the rest, but not part of the figures
 */
public record Pace(int eventsPerSecond, int customers, Duration warmUp, Duration measured) {

  Plan from(long startNanos) {
    return new Plan(startNanos, eventsPerSecond, eventsIn(warmUp.plus(measured)), customers);
  }

  /** The first event that is part of the figures. */
  int firstMeasured() {
    return eventsIn(warmUp);
  }

  private int eventsIn(Duration time) {
    return Math.toIntExact(time.toMillis() * eventsPerSecond / 1000);
  }
}
