package dev.postrider.benchmarks.report;

import java.util.List;

/**
 * Series that are compared with each other.
 *
 * @param title for example {@code 1,000 endpoints}
 * @param series the baseline first; a part may have one series only
 */
public record Part(String title, List<Series> series, List<Verdict> verdicts) {
  public Part {
    series = List.copyOf(series);
    verdicts = List.copyOf(verdicts);
  }
}
