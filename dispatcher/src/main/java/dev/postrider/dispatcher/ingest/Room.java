package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.deadletter.Unwritten;
import dev.postrider.schemas.Topics;
import java.util.function.BooleanSupplier;

/**
 * Whether there is room for more.
 *
 * @param inFlight of everything that this dispatcher took in
 * @param routable whether the registry's copy is confirmed
 * @param unwritten what is held or dead-lettered and not yet acknowledged by Kafka
 */
record Room(IngestLimits limits, InFlight inFlight, BooleanSupplier routable, Unwritten unwritten) {

  /**
   * Whether no delivery may be begun now, of whichever partition; also as long as somebody may have
   * changed an endpoint and this dispatcher not know it.
   */
  boolean isCrowded() {
    return !routable.getAsBoolean()
        || inFlight.deliveries() >= limits.deliveries()
        || !inFlight.intake().hasRoom(System.nanoTime());
  }

  /** Whether so much of a share is free that records may be taken from any partition. */
  boolean isInAll(double share) {
    return routable.getAsBoolean() && inFlight.bytes() < share * limits.bytes() && isWritten(share);
  }

  /** Whether one more delivery of the partition may be begun as far as its own bounds go. */
  boolean isForDeliveryOf(AssignedPartition partition) {
    return partition.inFlight().deliveries() < limits.deliveriesPerPartition()
        && !partition.isHeldUp()
        && isWritten(partition, 1);
  }

  /** Whether records may be taken from the partition as far as its own bounds go. */
  boolean isIn(AssignedPartition partition, double share) {
    InFlight its = partition.inFlight();
    return !partition.isAbsent()
        && !partition.isHeldUp()
        && isWritten(partition, share)
        && its.records() < share * limits.recordsPerPartition()
        && its.deliveries() < share * limits.deliveriesPerPartition()
        && its.bytes() < share * limits.bytesPerPartition();
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
}
