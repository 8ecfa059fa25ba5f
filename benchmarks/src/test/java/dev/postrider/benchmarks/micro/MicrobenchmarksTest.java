package dev.postrider.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** That each benchmark still runs: they are no part of the product, so nothing else would tell. */
class MicrobenchmarksTest {
  private static final int ALL = 15;

  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Collection<RunResult> results = Microbenchmarks.tryOut(".*");

    assertThat(results)
        .hasSize(ALL)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
