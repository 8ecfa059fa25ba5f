package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much is held, and how long.
 *
 * @param endpointDeliveries held for one endpoint; what comes beyond is dead-lettered as {@code
 *     queue-full}
 * @param endpointSize the same in bytes
 * @param applicationDeliveries held for all endpoints of an application, as their owners last said
 * @param applicationSize the same in bytes
 * @param maxAge since it was held, in an order since it became the first, not counting while its
 *     endpoint was not served; an older one is dead-lettered as {@code expired} when an attempt of
 *     it has failed
 * @param disableAfter without a success for so long while probes fail, an endpoint is disabled
 */
record QueueLimits(
    @DefaultValue("1000000") long endpointDeliveries,
    @DefaultValue("1GB") DataSize endpointSize,
    @DefaultValue("5000000") long applicationDeliveries,
    @DefaultValue("5GB") DataSize applicationSize,
    @DefaultValue("7d") Duration maxAge,
    @DefaultValue("5d") Duration disableAfter) {

  QueueLimits {
    Setting.within(
        "postrider.queue.limits.endpoint-deliveries", endpointDeliveries, 1, 1_000_000_000);
    Setting.within(
        "postrider.queue.limits.endpoint-size",
        endpointSize.toBytes(),
        DataSize.ofMegabytes(1).toBytes(),
        DataSize.ofTerabytes(1).toBytes());
    Setting.within(
        "postrider.queue.limits.application-deliveries", applicationDeliveries, 1, 1_000_000_000);
    Setting.within(
        "postrider.queue.limits.application-size",
        applicationSize.toBytes(),
        DataSize.ofMegabytes(1).toBytes(),
        DataSize.ofTerabytes(1).toBytes());
    Setting.within(
        "postrider.queue.limits.max-age", maxAge, Duration.ofMinutes(1), Duration.ofDays(365));
    Setting.within(
        "postrider.queue.limits.disable-after",
        disableAfter,
        Duration.ofMinutes(1),
        Duration.ofDays(365));
  }
}
