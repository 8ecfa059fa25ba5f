package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import java.util.Collection;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Pauses a partition of which too much is in flight, and all of them while too much is in flight in
 * all, Kafka does not take what was written, or the registry's copy is unconfirmed. What is paused
 * is resumed when there is room for half again.
 */
final class Pressure {
  private static final double RESUME_SHARE = 0.5;

  private final Consumer<byte[], byte[]> consumer;
  private final EndpointDirectory directory;
  private final LongSupplier unwrittenBytes;
  private final IngestLimits limits;
  private final IngestMeters meters;
  private boolean relieved = true;

  /**
   * @param unwrittenBytes of what is held or dead-lettered and not yet acknowledged by Kafka
   */
  Pressure(
      Consumer<byte[], byte[]> consumer,
      EndpointDirectory directory,
      LongSupplier unwrittenBytes,
      IngestLimits limits,
      IngestMeters meters) {
    this.consumer = consumer;
    this.directory = directory;
    this.unwrittenBytes = unwrittenBytes;
    this.limits = limits;
    this.meters = meters;
  }

  /** Whether another record of the partition may be sent on now. */
  boolean admits(AssignedPartition partition) {
    return partition.inFlight().deliveries() < limits.deliveriesPerPartition()
        && meters.inFlight().deliveries() < limits.deliveries()
        && meters.inFlight().intake().hasRoom(System.nanoTime());
  }

  void balance(Collection<AssignedPartition> assigned) {
    boolean confirmed = directory.confirmed();
    boolean room = confirmed && isRoomInAll(1);
    boolean roomToResume = confirmed && isRoomInAll(RESUME_SHARE);
    int paused = 0;
    for (AssignedPartition partition : assigned) {
      if (partition.isPaused()) {
        if (roomToResume && isRoomIn(partition, RESUME_SHARE)) {
          consumer.resume(Set.of(partition.partition()));
          partition.paused(false);
        }
      } else if (!room || !isRoomIn(partition, 1)) {
        consumer.pause(Set.of(partition.partition()));
        partition.paused(true);
      }
      paused += partition.isPaused() ? 1 : 0;
    }
    relieved = paused == 0;
    meters.partitions(assigned.size(), paused);
  }

  boolean isRelieved() {
    return relieved;
  }

  private boolean isRoomInAll(double share) {
    return meters.inFlight().bytes() < share * limits.bytes()
        && unwrittenBytes.getAsLong() < share * limits.unwrittenBytes();
  }

  private boolean isRoomIn(AssignedPartition partition, double share) {
    InFlight inFlight = partition.inFlight();
    return !partition.isAbsent()
        && !partition.hasWaiting()
        && inFlight.records() < share * limits.recordsPerPartition()
        && inFlight.deliveries() < share * limits.deliveriesPerPartition()
        && inFlight.bytes() < share * limits.bytesPerPartition();
  }
}
