package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of delivering.
 *
 * @param timeout for the whole request: connect, headers and body together; 1 to 30 s
 * @param connectTimeout for the connection alone
 * @param dnsTtl how long a host's addresses are remembered at most, whatever DNS says; zero asks
 *     for every connection
 * @param maxInFlight requests in flight to one endpoint from this dispatcher, and its connections
 * @param maxWaiting deliveries that wait for one of these in any case; more wait only while the
 *     endpoint is fast enough for their turn to come within a tenth of {@code maxWait}
 * @param maxWaitingBytes all that wait together: their data, and 256 bytes for each
 * @param maxWait how long one waits before it is held in the endpoint queue
 * @param maxConnections of all endpoints together; beyond half of it a connection is closed after
 *     its request, beyond it deliveries are held in the endpoint queue
 * @param maxIdle how long an unused connection is kept
 * @param breaker when an endpoint is not called for a while
 */
@ConfigurationProperties("postrider.delivery")
record DeliveryProperties(
    @DefaultValue("15s") Duration timeout,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("60s") Duration dnsTtl,
    @DefaultValue("32") int maxInFlight,
    @DefaultValue("1000") int maxWaiting,
    @DefaultValue("8MB") DataSize maxWaitingBytes,
    @DefaultValue("2s") Duration maxWait,
    @DefaultValue("16000") int maxConnections,
    @DefaultValue("30s") Duration maxIdle,
    @DefaultValue BreakerProperties breaker) {

  DeliveryProperties {
    Duration second = Duration.ofSeconds(1);
    Setting.within("postrider.delivery.timeout", timeout, second, Duration.ofSeconds(30));
    Setting.within("postrider.delivery.connect-timeout", connectTimeout, MILLISECOND, timeout);
    Setting.within("postrider.delivery.dns-ttl", dnsTtl, Duration.ZERO, Duration.ofDays(1));
    Setting.within("postrider.delivery.max-in-flight", maxInFlight, 1, 10_000);
    Setting.within("postrider.delivery.max-waiting", maxWaiting, 0, 100_000);
    Setting.within(
        "postrider.delivery.max-waiting-bytes",
        maxWaitingBytes.toBytes(),
        0,
        DataSize.ofGigabytes(1).toBytes());
    Setting.within("postrider.delivery.max-wait", maxWait, MILLISECOND, Duration.ofMinutes(1));
    Setting.within("postrider.delivery.max-connections", maxConnections, 2, 1_000_000);
    Setting.within("postrider.delivery.max-idle", maxIdle, second, Duration.ofHours(1));
  }

  Lane.Bounds lane() {
    return new Lane.Bounds(
        maxInFlight,
        maxWaiting,
        maxWaitingBytes.toBytes(),
        maxWait.toNanos(),
        Math.min(breaker.hungRequests(), maxInFlight),
        breaker.hungAfter().toNanos());
  }

  private static final Duration MILLISECOND = Duration.ofMillis(1);
}
