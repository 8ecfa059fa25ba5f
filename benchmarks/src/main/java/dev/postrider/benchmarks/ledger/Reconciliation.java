package dev.postrider.benchmarks.ledger;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What came of the deliveries of a {@link Ledger}, by their numbers. */
public final class Reconciliation {
  private static final double FROM = 0.05;
  private static final double TO = 0.95;
  private static final double NANOS_PER_SECOND = 1e9;

  private final long[] firstNanos;
  private final boolean[] arrived;
  private final int duplicates;
  private final int unexpected;

  Reconciliation(long[] firstNanos, boolean[] arrived, int duplicates, int unexpected) {
    this.firstNanos = firstNanos;
    this.arrived = arrived;
    this.duplicates = duplicates;
    this.unexpected = unexpected;
  }

  public int expected() {
    return arrived.length;
  }

  /** Deliveries that never arrived. */
  public int lost() {
    return (int) IntStream.range(0, arrived.length).filter(number -> !arrived[number]).count();
  }

  /** Arrivals of what had arrived already. */
  public int duplicates() {
    return duplicates;
  }

  /** Arrivals that nobody published, or of the wrong endpoint. */
  public int unexpected() {
    return unexpected;
  }

  public boolean hasArrived(int number) {
    return arrived[number];
  }

  /** When a delivery arrived first, in {@link System#nanoTime()} of this machine. */
  public long firstNanos(int number) {
    return firstNanos[number];
  }

  /**
   * Deliveries per second between the first 5 % and the last 5 % of them, so that beginning and end
   * do not count.
   */
  public double ratePerSecond() {
    long[] times =
        IntStream.range(0, arrived.length)
            .filter(number -> arrived[number])
            .mapToLong(number -> firstNanos[number])
            .toArray();
    if (times.length < 2) {
      return 0;
    }
    Arrays.sort(times);
    int from = (int) (FROM * (times.length - 1));
    int to = (int) (TO * (times.length - 1));
    return to == from ? 0 : (to - from) * NANOS_PER_SECOND / Math.max(1, times[to] - times[from]);
  }
}
