package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How event topics are consumed.
 *
 * @param groupId the dispatchers' consumer group
 * @param groupProtocol {@code consumer} (KIP-848) or {@code classic}
 * @param from where topics begin when the group consumes for the first time; later ones begin at
 *     their earliest
 * @param commitInterval how often progress is committed; what completes in between is repeated
 *     after a crash
 * @param maxRecordsInFlight for each partition; at this number it is paused, at half of it resumed
 * @param maxDeliveriesInFlight for each partition, likewise; an event for many endpoints is as many
 *     deliveries
 * @param maxBytesInFlight for each partition, likewise; keys, values and headers, and what stands
 *     around each record and delivery in memory
 * @param maxTotalBytesInFlight for all partitions together, likewise; at most a quarter of the heap
 * @param maxUnwrittenBytes held or dead-lettered and not yet acknowledged by Kafka, likewise; at
 *     most an eighth of the heap
 * @param maxFanOut endpoints of one event that are served at a time
 * @param revokeDrain how long a revoked partition waits for what is in flight
 * @param stopDrain how long stopping waits for what is in flight
 */
@ConfigurationProperties("postrider.ingest")
record IngestProperties(
    @DefaultValue("postrider-dispatcher") String groupId,
    @DefaultValue("consumer") String groupProtocol,
    @DefaultValue("now") From from,
    @DefaultValue("200ms") Duration commitInterval,
    @DefaultValue("10000") int maxRecordsInFlight,
    @DefaultValue("20000") int maxDeliveriesInFlight,
    @DefaultValue("32MB") DataSize maxBytesInFlight,
    @DefaultValue("128MB") DataSize maxTotalBytesInFlight,
    @DefaultValue("32MB") DataSize maxUnwrittenBytes,
    @DefaultValue("10000") int maxFanOut,
    @DefaultValue("1s") Duration revokeDrain,
    @DefaultValue("20s") Duration stopDrain) {

  IngestProperties {
    Duration minute = Duration.ofMinutes(1);
    Setting.within(
        "postrider.ingest.commit-interval", commitInterval, Duration.ofMillis(10), minute);
    Setting.within("postrider.ingest.max-records-in-flight", maxRecordsInFlight, 2, 1_000_000);
    Setting.within(
        "postrider.ingest.max-deliveries-in-flight", maxDeliveriesInFlight, 2, 1_000_000);
    Setting.within("postrider.ingest.max-fan-out", maxFanOut, 1, 100_000);
    Setting.within(
        "postrider.ingest.max-unwritten-bytes",
        maxUnwrittenBytes.toBytes(),
        DataSize.ofKilobytes(1).toBytes(),
        DataSize.ofGigabytes(1).toBytes());
    Setting.within(
        "postrider.ingest.max-bytes-in-flight",
        maxBytesInFlight.toBytes(),
        DataSize.ofKilobytes(1).toBytes(),
        DataSize.ofGigabytes(1).toBytes());
    Setting.within(
        "postrider.ingest.max-total-bytes-in-flight",
        maxTotalBytesInFlight.toBytes(),
        DataSize.ofKilobytes(1).toBytes(),
        DataSize.ofGigabytes(16).toBytes());
    Setting.within("postrider.ingest.revoke-drain", revokeDrain, Duration.ZERO, minute);
    Setting.within("postrider.ingest.stop-drain", stopDrain, Duration.ZERO, Duration.ofMinutes(5));
  }

  /** Where topics begin when the group consumes for the first time. */
  enum From {
    /** At its end: only what is published from now on. */
    NOW,
    /** At its beginning: all that is still there. */
    EARLIEST
  }
}
