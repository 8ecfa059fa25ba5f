package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.Customers;

/** What scenarios have in common, so that their figures can be compared. */
final class Shape {
  /** Of every event topic. */
  static final int PARTITIONS = 4;

  /** Customers with one endpoint each, where a scenario is not about their number. */
  static final int ENDPOINTS = 100;

  private Shape() {}

  static Audience audience() {
    return Audience.of(Customers.of(ENDPOINTS));
  }
}
