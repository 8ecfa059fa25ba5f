package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.measure.Measures;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.benchmarks.report.Verdict;

/** What a contender came to, compared with a baseline. */
record Against(String baselineName, Series baseline, Series subject) {

  Verdict rateAtLeast(double share) {
    return Verdict.atLeast(
        "rate against " + baselineName,
        subject.median(Measures.RATE) / baseline.median(Measures.RATE),
        share);
  }

  Verdict cpuAtMost(double multiple) {
    return Verdict.atMost(
        "CPU per delivery against " + baselineName,
        subject.median(Measures.CPU) / baseline.median(Measures.CPU),
        multiple);
  }
}
