package dev.postrider.benchmarks.chaos;

import java.util.List;
import java.util.Optional;

/**
 * A dispatcher that was killed, or frozen for a while; times of the wall in milliseconds.
 *
 * @param life which one, as {@link Fleet} names it
 * @param until when it went on, the end of time if it was killed
 */
record Absence(String life, long from, long until) {
  static Absence killed(String life, long at) {
    return new Absence(life, at, Long.MAX_VALUE);
  }

  boolean isFreeze() {
    return until != Long.MAX_VALUE;
  }

  /** The absence in which a dispatcher was at a time, if it was. */
  static Optional<Absence> at(long time, String life, List<Absence> absences) {
    return absences.stream()
        .filter(one -> one.life().equals(life) && one.from() <= time && time <= one.until())
        .findFirst();
  }
}
