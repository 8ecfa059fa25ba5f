package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Flags;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.ledger.Spread;
import dev.postrider.benchmarks.openloop.LatencyMeasures;
import dev.postrider.benchmarks.openloop.Rounds;
import dev.postrider.benchmarks.openloop.Site;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.benchmarks.report.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What 30 endpoints that do not answer cost the 970 others, at half of the rate that is possible.
 */
final class Isolation implements Scenario {
  private static final double MOST_P99 = 1.5;
  private static final double LEAST_KEPT = 0.99;

  @Override
  public String name() {
    return "isolation";
  }

  @Override
  public String title() {
    return "10 endpoints that hang, 10 that refuse and 10 that trickle, among 1,000";
  }

  @Override
  public Result run(Lab lab) {
    SickAndHealthy endpoints = SickAndHealthy.in(lab);
    Series baseline = new Series("without the sick");
    Series sick = new Series("with 30 sick");
    try (Site calm = endpoints.site(baseline, Flags.DELIVERING);
        Site disturbed = endpoints.site(sick, Flags.DELIVERING)) {
      int rate = endpoints.halfOfCapacity(calm);
      endpoints.halfOfCapacity(disturbed);
      endpoints
          .rounds()
          .alternate(
              List.of(
                  () -> endpoints.withoutTheSick(calm, baseline, rate),
                  () -> endpoints.withTheSick(disturbed, sick, rate)));
      endpoints.profile(disturbed, sick, rate);
      Part part =
          new Part("970 healthy endpoints", List.of(baseline, sick), verdicts(baseline, sick));
      return new Result(name(), title(), List.of(part), notes(rate));
    }
  }

  private static List<String> notes(int rate) {
    List<String> notes = new ArrayList<>(Rounds.NOTES);
    notes.add(
        "%,d events/s for 1,000 endpoints, half of what a dispatcher delivered at full speed."
            .formatted(rate));
    return notes;
  }

  private static List<Verdict> verdicts(Series baseline, Series sick) {
    return List.of(
        Verdict.atMost(
            "latency p99 against the baseline",
            sick.median(LatencyMeasures.P99) / baseline.median(LatencyMeasures.P99),
            MOST_P99),
        Verdict.atLeast(
            "received in time against the baseline",
            sick.median(LatencyMeasures.KEPT) / baseline.median(LatencyMeasures.KEPT),
            LEAST_KEPT),
        Verdict.atMost(
            "late by more than 1 s, of any round",
            Spread.of(sick.values(LatencyMeasures.LATE)).most(),
            0));
  }
}
