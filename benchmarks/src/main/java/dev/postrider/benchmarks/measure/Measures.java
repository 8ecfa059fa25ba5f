package dev.postrider.benchmarks.measure;

import dev.postrider.benchmarks.report.Measure;

/** What is measured, by the names that tables and files use. */
public final class Measures {
  public static final Measure RATE = new Measure("rate", "deliveries/s");
  public static final Measure DUPLICATES = new Measure("repeated", "deliveries");
  public static final Measure LOST = new Measure("lost", "deliveries");
  public static final Measure HELD = new Measure("held in a queue", "deliveries");

  /** CPU time of the contender itself. */
  public static final Measure CPU = cpu("");

  private Measures() {}

  /**
   * CPU time of a process for each delivery.
   *
   * @param process empty for the contender itself
   */
  public static Measure cpu(String process) {
    return new Measure("CPU" + after(process), "µs/delivery");
  }

  /** The most resident memory of a process within a round. */
  public static Measure memory(String process) {
    return new Measure("memory" + after(process), "MiB");
  }

  private static String after(String process) {
    return process.isEmpty() ? "" : " of the " + process;
  }
}
