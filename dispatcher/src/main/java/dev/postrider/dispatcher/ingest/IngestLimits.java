package dev.postrider.dispatcher.ingest;

/**
 * How much may be in flight.
 *
 * @param recordsPerPartition from this number on it is paused
 * @param deliveriesPerPartition from this number on it is paused, and no other event is begun
 * @param bytesPerPartition from this number on it is paused
 * @param bytes of all partitions together
 * @param unwrittenBytes held or dead-lettered, and not acknowledged by Kafka
 */
record IngestLimits(
    int recordsPerPartition,
    int deliveriesPerPartition,
    long bytesPerPartition,
    long bytes,
    long unwrittenBytes) {

  /** What in-flight records may take of the heap, and again half of that what is to be written. */
  private static final int SHARE_OF_HEAP = 4;

  private static final int SHARE_OF_ONE_TOPIC = 4;

  static IngestLimits of(IngestProperties properties, long maxHeapBytes) {
    return new IngestLimits(
        properties.maxRecordsInFlight(),
        properties.maxDeliveriesInFlight(),
        properties.maxBytesInFlight().toBytes(),
        Math.min(properties.maxTotalBytesInFlight().toBytes(), maxHeapBytes / SHARE_OF_HEAP),
        Math.min(properties.maxUnwrittenBytes().toBytes(), maxHeapBytes / SHARE_OF_HEAP / 2));
  }

  /**
   * Of these, what may wait for one dead-letter topic: the others' go on while it takes nothing.
   */
  long unwrittenBytesOfOneTopic() {
    return unwrittenBytes / SHARE_OF_ONE_TOPIC;
  }

  /** In all, as many as have room in the bytes even if their events take none. */
  long deliveries() {
    return bytes / InFlight.DELIVERY_OVERHEAD_BYTES;
  }
}
