package dev.postrider.benchmarks.load;

import dev.postrider.benchmarks.ledger.Ledger;

/** Something that can be published, as much of it as is wanted. */
@FunctionalInterface
public interface Load {
  /**
   * Publishes so many events, and returns what must arrive because of them.
   *
   * @param events how many
   */
  Ledger publish(int events);

  /** How many deliveries an event leads to. */
  default int deliveriesPerEvent() {
    return 1;
  }
}
