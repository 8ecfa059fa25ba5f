package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.endpoint.Endpoint;
import java.time.Duration;
import java.util.List;

/**
 * The retry policy of every endpoint: its own schedule where its user gave one.
 *
 * @param standard of the others
 */
public record RetryPolicies(RetryPolicy standard) {

  public RetryPolicy of(Endpoint endpoint) {
    List<Duration> schedule = endpoint.policy().schedule();
    return schedule == null ? standard : new RetryPolicy(schedule);
  }
}
