package dev.postrider.dispatcher.delivery;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * When failed deliveries are attempted again.
 *
 * @param schedule the waits after the first failure, the second, and so on; Standard Webhooks' own
 *     if not given
 */
@ConfigurationProperties("postrider.retry")
record RetryProperties(@Nullable List<Duration> schedule) {
  RetryPolicy policy() {
    return schedule == null ? RetryPolicy.STANDARD : new RetryPolicy(schedule);
  }
}
