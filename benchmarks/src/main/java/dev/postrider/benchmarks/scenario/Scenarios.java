package dev.postrider.benchmarks.scenario;

import java.util.List;
import java.util.Optional;

/** All scenarios, in the order in which they run. */
public final class Scenarios {
  private static final List<Scenario> ALL =
      List.of(
          new Direct(),
          new Avro(),
          new CloudEventHeaders(),
          new Fanout(),
          new LargeRegistry(),
          new TlsEndpoints(),
          new SmallHeap(),
          new Latency(),
          new Isolation());

  private Scenarios() {}

  public static List<Scenario> all() {
    return ALL;
  }

  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }
}
