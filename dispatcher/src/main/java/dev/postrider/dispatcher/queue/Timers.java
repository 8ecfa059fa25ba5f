package dev.postrider.dispatcher.queue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** When deliveries that back off alone are due. */
final class Timers {
  private static final byte[] NOTHING = {};

  private final KeyValueStore<Bytes, byte[]> timers;

  /** No timer stands before this time, so no scan begins earlier: deleted timers cost. */
  private long floorMillis;

  Timers(KeyValueStore<Bytes, byte[]> timers) {
    this.timers = timers;
  }

  void set(Instant due, DeliveryKey key) {
    timers.put(bytes(due.toEpochMilli(), key), NOTHING);
    floorMillis = Math.min(floorMillis, due.toEpochMilli());
  }

  void clear(Instant due, DeliveryKey key) {
    timers.delete(bytes(due.toEpochMilli(), key));
  }

  /**
   * Removes timers that are due and shows their deliveries, earliest first, while there is time.
   */
  void takeDue(Instant now, BooleanSupplier hasTime, Consumer<DeliveryKey> due) {
    long until = now.toEpochMilli() + 1;
    if (floorMillis >= until) {
      return;
    }
    // What is set for an earlier time meanwhile lowers it again.
    long from = floorMillis;
    floorMillis = until;
    try (KeyValueIterator<Bytes, byte[]> all = timers.range(bound(from), bound(until))) {
      while (all.hasNext()) {
        Bytes timer = all.next().key;
        ByteBuffer parts = ByteBuffer.wrap(timer.get());
        long dueMillis = parts.getLong();
        if (!hasTime.getAsBoolean()) {
          floorMillis = Math.min(floorMillis, dueMillis);
          return;
        }
        timers.delete(timer);
        due.accept(DeliveryKey.readFrom(parts));
      }
    }
  }

  /**
   * Big-endian due time, never negative, then the delivery: sorts by due time, unsigned as RocksDB
   * does.
   */
  private static Bytes bytes(long dueMillis, DeliveryKey key) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + DeliveryKey.BYTES).putLong(dueMillis);
    key.writeTo(bytes);
    return Bytes.wrap(bytes.array());
  }

  /** Sorts before every timer of that time. */
  private static Bytes bound(long dueMillis) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(dueMillis).array());
  }
}
