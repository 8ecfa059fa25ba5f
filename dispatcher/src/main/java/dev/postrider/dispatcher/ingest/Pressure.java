package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Pauses a partition of which too much is in flight, and all of them while too much is in flight in
 * all or the registry's copy is unconfirmed.
 */
final class Pressure {
  private static final double RESUME_SHARE = 0.5;

  private final Consumer<byte[], byte[]> consumer;
  private final EndpointDirectory directory;
  private final IngestProperties properties;

  /**
   * A subset of the assignment: the consumer forgets that a partition was paused when it is
   * revoked.
   */
  private final Set<TopicPartition> paused = new HashSet<>();

  Pressure(
      Consumer<byte[], byte[]> consumer, EndpointDirectory directory, IngestProperties properties) {
    this.consumer = consumer;
    this.directory = directory;
    this.properties = properties;
  }

  void balance(Collection<AssignedPartition> assigned) {
    boolean confirmed = directory.confirmed();
    long bytes = assigned.stream().mapToLong(AssignedPartition::bytesInFlight).sum();
    boolean room = bytes < properties.maxTotalBytesInFlight().toBytes();
    boolean roomToResume = bytes < RESUME_SHARE * properties.maxTotalBytesInFlight().toBytes();
    for (AssignedPartition partition : assigned) {
      TopicPartition name = partition.partition();
      if (paused.contains(name)) {
        if (confirmed && roomToResume && isBelow(partition, RESUME_SHARE)) {
          consumer.resume(Set.of(name));
          paused.remove(name);
        }
      } else if (!confirmed || !room || !isBelow(partition, 1)) {
        consumer.pause(Set.of(name));
        paused.add(name);
      }
    }
  }

  boolean isRelieved() {
    return paused.isEmpty();
  }

  void forget(Collection<TopicPartition> revoked) {
    paused.removeAll(revoked);
  }

  private boolean isBelow(AssignedPartition partition, double share) {
    return partition.recordsInFlight() < share * properties.maxRecordsInFlight()
        && partition.bytesInFlight() < share * properties.maxBytesInFlight().toBytes();
  }
}
