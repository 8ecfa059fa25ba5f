package dev.postrider.dispatcher.queue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a task has released and not yet taken back: bounded for the task and for each endpoint. An
 * endpoint begins with one delivery out; each success doubles that, a failure takes it back to one.
 * So endpoints that hang keep little of what all share.
 */
final class Window {
  /** Deliveries of one task out at a time. */
  static final int TASK = 512;

  /** Bytes of one task out at a time; one delivery may always be out. */
  static final long TASK_BYTES = 32L << 20;

  /** Deliveries of one endpoint out at a time, when all goes well. */
  static final int ENDPOINT = 32;

  /**
   * Endpoints whose success is remembered; of more, those longest without a success begin again
   * with one.
   */
  private static final int REMEMBERED = 10_000;

  private final Map<DeliveryKey, Integer> bytesOut = new HashMap<>();
  private final Map<String, Integer> outByEndpoint = new HashMap<>();
  private final Map<String, Integer> allowed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long bytes;

  boolean isFull() {
    return bytesOut.size() >= TASK || bytes >= TASK_BYTES;
  }

  boolean hasRoomFor(DeliveryKey key) {
    String endpointId = key.endpointId();
    return !bytesOut.containsKey(key)
        && outByEndpoint.getOrDefault(endpointId, 0) < allowed.getOrDefault(endpointId, 1);
  }

  void add(DeliveryKey key, int size) {
    bytesOut.put(key, size);
    bytes += size;
    outByEndpoint.merge(key.endpointId(), 1, Integer::sum);
  }

  void takeBack(DeliveryKey key, boolean succeeded) {
    Integer size = bytesOut.remove(key);
    bytes -= size == null ? 0 : size;
    outByEndpoint.computeIfPresent(
        key.endpointId(), (_, number) -> number == 1 ? null : number - 1);
    if (succeeded) {
      int before = allowed.getOrDefault(key.endpointId(), 1);
      allowed.remove(key.endpointId());
      allowed.put(key.endpointId(), Math.min(ENDPOINT, 2 * before));
    } else {
      allowed.remove(key.endpointId());
    }
  }

  int size() {
    return bytesOut.size();
  }
}
