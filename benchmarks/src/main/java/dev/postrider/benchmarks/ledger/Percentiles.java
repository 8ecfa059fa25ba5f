package dev.postrider.benchmarks.ledger;

import java.util.Arrays;

/** Percentiles of every value, none of them estimated. */
public final class Percentiles {
  private final long[] sorted;

  private Percentiles(long[] sorted) {
    this.sorted = sorted;
  }

  public static Percentiles of(long[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("No values have no percentiles");
    }
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  /**
   * The smallest value that so many percent of the values do not exceed.
   *
   * @param percent above 0, at most 100
   */
  public long at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  public long max() {
    return sorted[sorted.length - 1];
  }

  public int count() {
    return sorted.length;
  }
}
