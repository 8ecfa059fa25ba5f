package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Flags;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.ledger.Spread;
import dev.postrider.benchmarks.openloop.LatencyMeasures;
import dev.postrider.benchmarks.openloop.Site;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.benchmarks.report.Verdict;
import java.util.List;

/**
 * The part of {@code memory} in which 30 of 1,000 endpoints do not answer. A dispatcher that runs
 * out of memory ends at once, and the run with it.
 */
final class MemoryUnderIsolation {
  private static final int SMALL_HEAP_MIB = 256;
  private static final double LEAST_RATE = 0.8;
  private static final double MOST_GROWTH = 1.1;

  private MemoryUnderIsolation() {}

  static Part measure(Lab lab) {
    SickAndHealthy endpoints = SickAndHealthy.in(lab);
    Series usual = new Series("usual heap with sick");
    Series small = new Series("small heap with sick");
    try (Site usualSite = endpoints.site(usual, Flags.DELIVERING);
        Site smallSite = endpoints.site(small, Flags.delivering(SMALL_HEAP_MIB))) {
      int rate = endpoints.halfOfCapacity(usualSite);
      endpoints.halfOfCapacity(smallSite);
      endpoints
          .rounds()
          .alternate(
              List.of(
                  () -> endpoints.withTheSick(usualSite, usual, rate),
                  () -> endpoints.withTheSick(smallSite, small, rate)));
      endpoints.profile(smallSite, small, rate);
      return new Part("30 of 1,000 endpoints sick", List.of(usual, small), verdicts(usual, small));
    }
  }

  private static List<Verdict> verdicts(Series usual, Series small) {
    return List.of(
        new Against("the usual heap", usual, small).rateAtLeast(LEAST_RATE),
        Verdict.atMost(
            "growth of resident memory within a round",
            Spread.of(small.values(LatencyMeasures.GROWTH)).most(),
            MOST_GROWTH));
  }
}
