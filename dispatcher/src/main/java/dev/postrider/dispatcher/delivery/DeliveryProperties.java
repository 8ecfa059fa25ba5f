package dev.postrider.dispatcher.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of delivering.
 *
 * @param timeout for the whole request: connect, headers and body together; 1 to 30 s
 * @param connectTimeout for the connection alone
 * @param maxInFlight requests in flight to one endpoint from this dispatcher
 * @param maxWaiting deliveries that wait for one of these; beyond it they are held in the endpoint
 *     queue
 * @param maxWait how long one waits before it is held
 * @param maxConnectionsPerHost connections to one host and port, whichever endpoints share it
 * @param maxIdle how long an unused connection is kept
 */
@ConfigurationProperties("postrider.delivery")
record DeliveryProperties(
    @DefaultValue("15s") Duration timeout,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("32") int maxInFlight,
    @DefaultValue("1000") int maxWaiting,
    @DefaultValue("2s") Duration maxWait,
    @DefaultValue("1000") int maxConnectionsPerHost,
    @DefaultValue("30s") Duration maxIdle) {

  DeliveryProperties {
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0
        || timeout.compareTo(Duration.ofSeconds(30)) > 0) {
      throw new IllegalArgumentException("postrider.delivery.timeout is 1s to 30s, not " + timeout);
    }
    if (maxInFlight < 1 || maxWaiting < 0) {
      throw new IllegalArgumentException(
          "postrider.delivery.max-in-flight is at least 1 and max-waiting at least 0, not %d and %d"
              .formatted(maxInFlight, maxWaiting));
    }
  }
}
