package dev.postrider.benchmarks.chaos;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every request that the receiver has answered. */
final class Receipts {
  private final List<Receipt> all = new ArrayList<>();
  private final BitSet delivered = new BitSet();
  private final BitSet seen = new BitSet();
  private final Map<Integer, String> ids = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  /**
   * A request and its answer; times are those of the wall, in milliseconds, which the brokers' logs
   * have too.
   *
   * @param event its number
   * @param endpoint its number
   * @param arrived when the request was there
   * @param answered when the answer was given away
   * @param status of the answer
   */
  record Receipt(int event, int endpoint, long arrived, long answered, int status) {
    boolean delivered() {
      return status / 100 == 2;
    }

    int delivery() {
      return deliveryOf(event, endpoint);
    }
  }

  /** The number of an event's delivery to an endpoint. */
  static int deliveryOf(int event, int endpoint) {
    return event * Endpoints.COUNT + endpoint;
  }

  /** Whether this is the first request for that delivery. */
  synchronized boolean begin(int event, int endpoint, String webhookId) {
    String known = ids.putIfAbsent(event, webhookId);
    if (known != null && !known.equals(webhookId)) {
      violations.add("event %d has the ids %s and %s".formatted(event, known, webhookId));
    }
    int delivery = deliveryOf(event, endpoint);
    boolean first = !seen.get(delivery);
    seen.set(delivery);
    return first;
  }

  synchronized void add(Receipt receipt) {
    all.add(receipt);
    if (receipt.delivered()) {
      delivered.set(receipt.delivery());
    }
  }

  synchronized int deliveries() {
    return delivered.cardinality();
  }

  synchronized int requests() {
    return all.size();
  }

  synchronized List<Receipt> all() {
    return List.copyOf(all);
  }

  synchronized boolean isDelivered(int event, int endpoint) {
    return delivered.get(deliveryOf(event, endpoint));
  }

  /** What no fault excuses: an event with two ids. */
  synchronized List<String> violations() {
    return List.copyOf(violations);
  }
}
