package dev.postrider.benchmarks.chaos;

import dev.postrider.benchmarks.report.Measure;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.benchmarks.report.Verdict;
import java.util.ArrayList;
import java.util.List;

/** An outcome as all results of the benchmarks are shown. */
final class ChaosReport {
  private static final Measure EVENTS = new Measure("published", "events");
  private static final Measure DUPLICATES = new Measure("duplicates", "deliveries");
  private static final Measure SILENCE = new Measure("longest silence after a fault", "ms");
  private static final Measure UNCOMMITTED = new Measure("oldest uncommitted completion", "ms");

  private ChaosReport() {}

  static Result of(Fault fault, ChaosPlan plan, Outcome outcome) {
    Account account = outcome.account();
    Series series = new Series(fault.word());
    series.add(EVENTS, outcome.events());
    series.add(DUPLICATES, account.duplicates());
    outcome.silencesMillis().forEach(millis -> series.add(SILENCE, (double) millis));
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(Verdict.atMost("lost deliveries", account.lost(), 0));
    if (fault.boundsDuplicates()) {
      series.add(UNCOMMITTED, (double) Math.max(0, account.oldestUncommittedMillis()));
      verdicts.add(
          Verdict.atMost("duplicates, by the bound", account.duplicates(), account.bound()));
      verdicts.add(
          Verdict.atMost("repeated outside of every window", account.unexplained().size(), 0));
    }
    List<String> notes = new ArrayList<>();
    notes.add("seed " + plan.seed());
    outcome.failures().forEach(failure -> notes.add("FAILED: " + failure));
    return new Result(
        "chaos " + fault.word(),
        fault.title(),
        List.of(
            new Part("%,d deliveries".formatted(account.deliveries()), List.of(series), verdicts)),
        notes);
  }
}
