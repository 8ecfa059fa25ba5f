package dev.postrider.benchmarks.load;

import dev.postrider.benchmarks.ledger.Ledger;
import dev.postrider.benchmarks.receiver.MessageKey;

/**
 * Who gets events: each the endpoints of one customer.
 *
 * @param endpointsEach of each customer that want them; customer c has the numbers from c *
 *     endpointsEach
 */
public record Audience(Customers customers, int endpointsEach) {

  /** Customers with one endpoint each. */
  public static Audience of(Customers customers) {
    return new Audience(customers, 1);
  }

  /** The application of an event. */
  String applicationOf(int event) {
    return customers.uid(customers.owner(event));
  }

  /** The key of an event's record. */
  byte[] keyOf(int event) {
    return customers.key(customers.owner(event));
  }

  void expect(Ledger ledger, int event, MessageKey id) {
    int first = customers.owner(event) * endpointsEach;
    for (int i = 0; i < endpointsEach; i++) {
      ledger.expect(id, first + i);
    }
  }
}
