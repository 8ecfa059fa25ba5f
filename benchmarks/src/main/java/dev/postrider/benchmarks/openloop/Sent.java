package dev.postrider.benchmarks.openloop;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What became of one event on its way to Kafka.
 *
 * @param sentNanos when it was given to the producer, in {@link System#nanoTime()}
 * @param ackedNanos when the broker had acknowledged it, likewise; 0 if it has not
 * @param appendMillis the broker's own time of appending it, in milliseconds since the epoch
 */
record Sent(long sentNanos, long ackedNanos, long appendMillis, int partition, long offset) {
  boolean isAcknowledged() {
    return ackedNanos != 0;
  }

  static Sent unacknowledged(long sentNanos) {
    return new Sent(sentNanos, 0, 0, 0, 0);
  }

  void write(DataOutputStream to) throws IOException {
    to.writeLong(sentNanos);
    to.writeLong(ackedNanos);
    to.writeLong(appendMillis);
    to.writeInt(partition);
    to.writeLong(offset);
  }

  static Sent read(DataInputStream from) throws IOException {
    return new Sent(
        from.readLong(), from.readLong(), from.readLong(), from.readInt(), from.readLong());
  }
}
