package dev.postrider.dispatcher.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a task has released and not yet taken back, bounded for all its endpoints together. Those
 * that have not shown that they answer share half of it, so that however many hang, there is room
 * for those that do.
 */
final class Window {
  /** Deliveries out at a time. */
  static final int DELIVERIES = 1_024;

  /** Bytes out at a time; one delivery may always be out. */
  static final long BYTES = 32L << 20;

  /** However much is out, as many as may be in flight to an endpoint by default. */
  private static final int LEAST_SHARE = 32;

  private final Map<DeliveryKey, Place> out = new HashMap<>();
  private long bytes;
  private int unproven;

  private record Place(int bytes, boolean proven) {}

  int room(boolean proven) {
    if (bytes >= BYTES) {
      return 0;
    }
    int all = DELIVERIES - out.size();
    return proven ? all : Math.min(all, DELIVERIES / 2 - unproven);
  }

  /**
   * How many of an endpoint's may be out: never all that is left, so that two who take what they
   * can leave a third of it to others, and many a little.
   */
  int share() {
    return Math.max(LEAST_SHARE, DELIVERIES - out.size());
  }

  boolean isOut(DeliveryKey key) {
    return out.containsKey(key);
  }

  /** What is out. */
  Set<DeliveryKey> out() {
    return out.keySet();
  }

  void add(DeliveryKey key, int size, boolean proven) {
    out.put(key, new Place(size, proven));
    bytes += size;
    unproven += proven ? 0 : 1;
  }

  void takeBack(DeliveryKey key) {
    Place place = out.remove(key);
    if (place != null) {
      bytes -= place.bytes();
      unproven -= place.proven() ? 0 : 1;
    }
  }
}
