package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.deadletter.Unwritten;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.Topics;
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
  private final EndpointDirectory directory;
  private final Unwritten unwritten;
  private final IngestLimits limits;
  private final IngestMeters meters;
  private boolean relieved = true;

  /**
   * @param unwritten what is held or dead-lettered and not yet acknowledged by Kafka
   */
  Pressure(
      Consumer<byte[], byte[]> consumer,
      EndpointDirectory directory,
      Unwritten unwritten,
      IngestLimits limits,
      IngestMeters meters) {
    this.consumer = consumer;
    this.directory = directory;
    this.unwritten = unwritten;
    this.limits = limits;
    this.meters = meters;
  }

  /** Whether another record of the partition may be sent on now. */
  boolean admits(AssignedPartition partition) {
    return partition.inFlight().deliveries() < limits.deliveriesPerPartition()
        && isWritten(partition, 1)
        && !isCrowded();
  }

  /** Whether nothing may be sent on now, of whichever partition. */
  boolean isCrowded() {
    return meters.inFlight().deliveries() >= limits.deliveries()
        || !meters.inFlight().intake().hasRoom(System.nanoTime());
  }

  /** What fails may have to be written, and so may be what is begun now. */
  private boolean isWritten(AssignedPartition partition, double share) {
    String deadLetters = Topics.deadLetterTopicOf(partition.partition().topic());
    return isWritten(share)
        && unwritten.bytesOf(deadLetters) < share * limits.unwrittenBytesOfOneTopic();
  }

  private boolean isWritten(double share) {
    return unwritten.bytes(limits.unwrittenBytesOfOneTopic()) < share * limits.unwrittenBytes();
  }

  void balance(Collection<AssignedPartition> assigned) {
    boolean confirmed = directory.confirmed();
    boolean room = confirmed && isRoomInAll(1);
    boolean roomToResume = confirmed && isRoomInAll(RESUME_SHARE);
    int paused = 0;
    for (AssignedPartition partition : assigned) {
      if (partition.isPaused()) {
        if (roomToResume && !partition.hasWaiting() && isRoomIn(partition, RESUME_SHARE)) {
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
    return meters.inFlight().bytes() < share * limits.bytes() && isWritten(share);
  }

  private boolean isRoomIn(AssignedPartition partition, double share) {
    InFlight inFlight = partition.inFlight();
    return !partition.isAbsent()
        && isWritten(partition, share)
        && inFlight.records() < share * limits.recordsPerPartition()
        && inFlight.deliveries() < share * limits.deliveriesPerPartition()
        && inFlight.bytes() < share * limits.bytesPerPartition();
  }
}
