package dev.postrider.dispatcher.ingest;

import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Pauses a partition of which too much is in flight, and all of them while too much is in flight in
 * all, Kafka does not take what was written, or the registry's copy is unconfirmed. What is paused
 * is resumed when there is room for half again.
 */
final class Pressure {
  private static final double RESUME_SHARE = 0.5;

  private final Consumer<byte[], byte[]> consumer;
  private final Room room;
  private final IngestMeters meters;
  private boolean relieved = true;

  Pressure(Consumer<byte[], byte[]> consumer, Room room, IngestMeters meters) {
    this.consumer = consumer;
    this.room = room;
    this.meters = meters;
  }

  /** Whether nothing may be sent on now, of whichever partition. */
  boolean isCrowded() {
    return room.isCrowded();
  }

  /** Whether another delivery of the partition may be begun now. */
  boolean admits(AssignedPartition partition) {
    return room.isForDeliveryOf(partition) && !room.isCrowded();
  }

  /** Whether something of the partition waits for what others have in flight. */
  boolean holdsBack(AssignedPartition partition) {
    return partition.hasWaiting() && room.isForDeliveryOf(partition);
  }

  void balance(Collection<AssignedPartition> assigned) {
    boolean roomInAll = room.isInAll(1);
    boolean roomToResume = room.isInAll(RESUME_SHARE);
    int paused = 0;
    relieved = true;
    for (AssignedPartition partition : assigned) {
      if (partition.isPaused()) {
        if (roomToResume && !partition.hasWaiting() && room.isIn(partition, RESUME_SHARE)) {
          consumer.resume(Set.of(partition.partition()));
          partition.paused(false);
        }
      } else if (!roomInAll || !room.isIn(partition, 1)) {
        consumer.pause(Set.of(partition.partition()));
        partition.paused(true);
      }
      if (partition.isPaused()) {
        paused++;
        // Nothing has been fetched of one that is not there.
        relieved &= partition.isAbsent();
      }
    }
    meters.partitions(assigned.size(), paused);
  }

  /** Whether the consumer has nothing that it may not hand out, so that it can be waited for. */
  boolean isRelieved() {
    return relieved;
  }
}
