package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.report.Measure;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.benchmarks.report.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What was found out in one run, and what of it must be how. */
final class Findings {
  private final String title;
  private final Series series = new Series("measured");
  private final List<Verdict> verdicts = new ArrayList<>();

  Findings(String title) {
    this.title = title;
  }

  Findings note(String what, String unit, double value) {
    series.add(new Measure(what, unit), value);
    return this;
  }

  Findings atMost(String what, String unit, double value, double target) {
    verdicts.add(Verdict.atMost(what, value, target));
    return note(what, unit, value);
  }

  Findings atLeast(String what, String unit, double value, double target) {
    verdicts.add(Verdict.atLeast(what, value, target));
    return note(what, unit, value);
  }

  /** What a promise rules out: one is a failure of the run. */
  Findings none(String what, String unit, double value) {
    return atMost(what, unit, value, 0);
  }

  Part part() {
    return new Part(title, List.of(series), verdicts);
  }
}
