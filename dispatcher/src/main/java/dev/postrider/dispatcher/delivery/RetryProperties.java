package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.CannotStart;
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
    try {
      return schedule == null ? RetryPolicy.STANDARD : new RetryPolicy(schedule);
    } catch (IllegalArgumentException wrong) {
      throw new CannotStart(
          "postrider.retry.schedule: " + wrong.getMessage(),
          "Give the waits between attempts, for example 5s,5m,30m.",
          wrong);
    }
  }
}
