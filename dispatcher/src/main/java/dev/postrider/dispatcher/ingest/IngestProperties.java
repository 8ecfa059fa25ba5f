package dev.postrider.dispatcher.ingest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How event topics are consumed.
 *
 * @param groupId the dispatchers' consumer group
 * @param groupProtocol {@code consumer} (KIP-848) or {@code classic}
 * @param from where a topic begins that the group has never consumed
 * @param commitInterval how often progress is committed; what completes in between is repeated
 *     after a crash
 * @param maxRecordsInFlight for each partition; at this number it is paused, at half of it resumed
 * @param maxBytesInFlight for each partition, likewise
 * @param revokeDrain how long a revoked partition waits for what is in flight
 * @param stopDrain how long stopping waits for what is in flight
 */
@ConfigurationProperties("postrider.ingest")
record IngestProperties(
    @DefaultValue("postrider-dispatcher") String groupId,
    @DefaultValue("consumer") String groupProtocol,
    @DefaultValue("now") From from,
    @DefaultValue("200ms") Duration commitInterval,
    @DefaultValue("2000") int maxRecordsInFlight,
    @DefaultValue("16MB") DataSize maxBytesInFlight,
    @DefaultValue("1s") Duration revokeDrain,
    @DefaultValue("20s") Duration stopDrain) {

  /** Where a topic begins that the group has never consumed. */
  enum From {
    /** At its end: only what is published from now on. */
    NOW,
    /** At its beginning: all that is still there. */
    EARLIEST
  }
}
