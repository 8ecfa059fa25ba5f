package dev.postrider.benchmarks.micro;

import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the microbenchmarks with JMH. */
public final class Microbenchmarks {
  private static final TimeValue SHORTEST = TimeValue.milliseconds(10);

  private Microbenchmarks() {}

  /**
   * Measures, in JVMs of their own, and prints progress and result as JMH does.
   *
   * @param pattern regular expression that finds a part of the benchmark's name; empty finds all
   */
  public static Collection<RunResult> run(String pattern) throws RunnerException {
    return new Runner(matching(pattern).build()).run();
  }

  /** Runs each once, shortly and in this JVM, with a small registry: that they work, no numbers. */
  static Collection<RunResult> tryOut(String pattern) throws RunnerException {
    return new Runner(
            matching(pattern)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(SHORTEST)
                .param("applications", "10")
                .shouldFailOnError(true)
                .build())
        .run();
  }

  private static ChainedOptionsBuilder matching(String pattern) {
    // JMH uses sun.misc.Unsafe, of which Java 25 would warn in every fork.
    return new OptionsBuilder()
        .include(pattern)
        .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow");
  }
}
