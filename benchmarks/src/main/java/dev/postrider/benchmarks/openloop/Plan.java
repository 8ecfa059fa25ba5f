package dev.postrider.benchmarks.openloop;

import java.util.concurrent.TimeUnit;

/**
 * When each event is to be sent, and for which customer: evenly, from a beginning on, whatever
 * becomes of those before it. That is what leaves no omission to coordinate: an event that could
 * not be sent in time was late all the same.
 *
 * @param startNanos when event 0 is due, in {@link System#nanoTime()}, which all processes of one
 *     Linux machine share
 * @param customers they have their turns, from 0 on
 */
record Plan(long startNanos, int eventsPerSecond, int count, int customers) {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** When event n is due, in {@link System#nanoTime()}. */
  long dueNanos(int n) {
    return startNanos + n * SECOND / eventsPerSecond;
  }

  /** When the event after the last one would be due. */
  long endNanos() {
    return dueNanos(count);
  }

  /** Whose event n is. */
  int customer(int n) {
    return n % customers;
  }

  /** The words that {@link #parse} reads. */
  String words() {
    return "%d %d %d %d".formatted(startNanos, eventsPerSecond, count, customers);
  }

  static Plan parse(String words) {
    String[] parts = words.split(" ", -1);
    return new Plan(
        Long.parseLong(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]));
  }
}
