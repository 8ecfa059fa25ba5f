package dev.postrider.dispatcher.queue;

import java.time.Duration;
import java.time.Instant;
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

  /** An endpoint that has let so much time pass is not about to take more. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(1);

  private final Map<DeliveryKey, Integer> bytesOut = new HashMap<>();
  private final Map<String, Out> outByEndpoint = new HashMap<>();
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

  /**
   * What is out of one endpoint.
   *
   * @param since when that number last changed
   */
  private record Out(int number, Instant since) {}

  boolean isOut(DeliveryKey key) {
    return bytesOut.containsKey(key);
  }

  /** How many more of the endpoint may go out. */
  int roomFor(String endpointId) {
    Out out = outByEndpoint.get(endpointId);
    return allowed.getOrDefault(endpointId, 1) - (out == null ? 0 : out.number());
  }

  /** As many as may be are out, and have been for so long that the rest need not be looked at. */
  boolean isStuck(String endpointId, Instant now) {
    Out out = outByEndpoint.get(endpointId);
    return out != null && roomFor(endpointId) <= 0 && now.isAfter(out.since().plus(STUCK_AFTER));
  }

  void add(DeliveryKey key, int size, Instant now) {
    bytesOut.put(key, size);
    bytes += size;
    outByEndpoint.compute(
        key.endpointId(), (_, out) -> new Out(out == null ? 1 : out.number() + 1, now));
  }

  void takeBack(DeliveryKey key, boolean succeeded, Instant now) {
    Integer size = bytesOut.remove(key);
    bytes -= size == null ? 0 : size;
    outByEndpoint.computeIfPresent(
        key.endpointId(), (_, out) -> out.number() == 1 ? null : new Out(out.number() - 1, now));
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
