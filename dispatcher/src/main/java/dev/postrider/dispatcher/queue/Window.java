package dev.postrider.dispatcher.queue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a task has released and not yet taken back: bounded for the task and for each endpoint. */
final class Window {
  /** Deliveries of one task out at a time. */
  static final int TASK = 512;

  /** Deliveries of one endpoint out at a time. */
  static final int ENDPOINT = 32;

  private final Set<DeliveryKey> out = new HashSet<>();
  private final Map<String, Integer> outByEndpoint = new HashMap<>();

  boolean isFull() {
    return out.size() >= TASK;
  }

  boolean hasRoomFor(DeliveryKey key) {
    return !out.contains(key) && outByEndpoint.getOrDefault(key.endpointId(), 0) < ENDPOINT;
  }

  void add(DeliveryKey key) {
    out.add(key);
    outByEndpoint.merge(key.endpointId(), 1, Integer::sum);
  }

  void remove(DeliveryKey key) {
    out.remove(key);
    outByEndpoint.computeIfPresent(
        key.endpointId(), (_, number) -> number == 1 ? null : number - 1);
  }

  int size() {
    return out.size();
  }
}
