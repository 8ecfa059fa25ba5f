package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a dispatcher stops calling an endpoint that fails, and when it tries again.
 *
 * @param failures in a row that open the breaker
 * @param openFor how long it stays open; doubled each time the trial that follows fails
 * @param openAtMost the longest that it stays open by itself
 * @param hungRequests so many requests to one endpoint, or all that there may be if that is less,
 *     none of which was answered for {@code hungAfter}, open it too
 */
record BreakerProperties(
    @DefaultValue("10") int failures,
    @DefaultValue("5s") Duration openFor,
    @DefaultValue("5m") Duration openAtMost,
    @DefaultValue("10") int hungRequests,
    @DefaultValue("5s") Duration hungAfter) {

  BreakerProperties {
    Duration minute = Duration.ofMinutes(1);
    Setting.within("postrider.delivery.breaker.failures", failures, 1, 1_000);
    Setting.within(
        "postrider.delivery.breaker.open-for",
        openFor,
        Duration.ofMillis(100),
        Duration.ofHours(1));
    Setting.within(
        "postrider.delivery.breaker.open-at-most", openAtMost, openFor, Duration.ofHours(24));
    Setting.within("postrider.delivery.breaker.hung-requests", hungRequests, 1, 10_000);
    Setting.within(
        "postrider.delivery.breaker.hung-after", hungAfter, Duration.ofMillis(100), minute);
  }
}
