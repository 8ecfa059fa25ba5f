package dev.postrider.benchmarks.report;

import java.util.Locale;

/** Numbers as people read them: as many digits as mean something. */
final class Numbers {
  private static final double NO_DECIMALS_FROM = 1_000;
  private static final double ONE_DECIMAL_FROM = 10;

  private Numbers() {}

  static String of(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) || size >= NO_DECIMALS_FROM) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= ONE_DECIMAL_FROM ? "%.1f" : "%.2f", value);
  }

  static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
