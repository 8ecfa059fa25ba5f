package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.Setting;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How endpoint queues are kept.
 *
 * @param applicationId Kafka Streams' application id: group, changelogs and transactions are named
 *     after it
 * @param stateDir where this dispatcher keeps its state; losing it costs a restore from the
 *     changelogs, nothing else
 * @param partitions of {@code postrider.queue}, fixed when the topic is created
 * @param threads stream threads
 * @param cache block cache and write buffers of all stores of this dispatcher together
 * @param sessionTimeout how long a dead dispatcher's queues wait for another owner
 * @param stopDrain how long stopping waits for what is in flight
 * @param standbys copies of every queue that other dispatchers keep, so that one of them goes on at
 *     once; as many as there are others for
 * @param limits of what is held
 * @param advertised how other dispatchers reach this one's API, {@code host:port}; this machine's
 *     address and {@code server.port} if not given
 */
@ConfigurationProperties("postrider.queue")
record QueueProperties(
    @DefaultValue("postrider-queue") String applicationId,
    @DefaultValue("./state") Path stateDir,
    @DefaultValue("12") int partitions,
    @DefaultValue("1") int threads,
    @DefaultValue("64MB") DataSize cache,
    @DefaultValue("8s") Duration sessionTimeout,
    @DefaultValue("20s") Duration stopDrain,
    @DefaultValue("1") int standbys,
    @DefaultValue QueueLimits limits,
    @Nullable String advertised) {

  QueueProperties {
    Setting.within("postrider.queue.partitions", partitions, 1, 1_000);
    Setting.within("postrider.queue.threads", threads, 1, 100);
    Setting.within(
        "postrider.queue.cache",
        cache.toBytes(),
        DataSize.ofMegabytes(8).toBytes(),
        DataSize.ofGigabytes(64).toBytes());
    Setting.within(
        "postrider.queue.session-timeout",
        sessionTimeout,
        Duration.ofSeconds(1),
        Duration.ofMinutes(30));
    Setting.within("postrider.queue.standbys", standbys, 0, 5);
    Setting.within(
        "postrider.queue.stop-drain", stopDrain, Duration.ofSeconds(1), Duration.ofMinutes(5));
  }
}
