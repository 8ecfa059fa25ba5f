package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.report.Result;

/** Something that is measured or proved. Each is one class and one line in {@link Scenarios}. */
public interface Scenario {
  /** One word, as it is called on the command line. */
  String name();

  /** What it shows, in one line. */
  String title();

  /**
   * Runs it.
   *
   * @param lab of this scenario alone; closed by whoever made it
   * @throws dev.postrider.benchmarks.BenchFailure if something was lost, or could not be measured
   */
  Result run(Lab lab);
}
