package dev.postrider.benchmarks.chaos;

import dev.postrider.benchmarks.lab.Console;
import java.nio.file.Path;

/** Tries a fault. */
final class Chaos {
  private Chaos() {}

  /**
   * Runs a fault from the start of the brokers to the account.
   *
   * @param folder of this run alone: logs, Kafka's storage and state
   */
  static Outcome run(Fault fault, ChaosPlan plan, Path folder, Console console) {
    console.step(
        "%s: %s; seed %d, at least %,d events"
            .formatted(fault.word(), fault.title(), plan.seed(), plan.events()));
    try (Stage stage = Stage.set(fault.nodes(), plan, folder, console)) {
      fault.rage(stage);
      return stage.finish(fault);
    }
  }
}
