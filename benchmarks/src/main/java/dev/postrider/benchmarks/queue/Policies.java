package dev.postrider.benchmarks.queue;

import dev.postrider.dispatcher.endpoint.Policy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What endpoints ask for here. */
final class Policies {
  private static final int MANY = 30;

  private Policies() {}

  static Policy ordered(Policy.Ordering ordering) {
    return of(ordering, null, null, null);
  }

  /** In an order, and tried again so soon that a run ends. */
  static Policy orderedAndImpatient(Policy.Ordering ordering) {
    return of(ordering, null, null, Collections.nCopies(MANY, Duration.ofMillis(50)));
  }

  static Policy rate(int perSecond) {
    return of(Policy.Ordering.NONE, perSecond, null, null);
  }

  /** Always through the queue, with so many requests at a time. */
  static Policy inFlight(int most) {
    return of(Policy.Ordering.NONE, null, most, null);
  }

  /** Given up after so many attempts. */
  static Policy attempts(int attempts) {
    return of(
        Policy.Ordering.NONE,
        null,
        null,
        Collections.nCopies(attempts - 1, Duration.ofMillis(100)));
  }

  private static Policy of(
      Policy.Ordering ordering,
      @Nullable Integer rate,
      @Nullable Integer inFlight,
      @Nullable List<Duration> schedule) {
    return new Policy(ordering, rate, inFlight, schedule, null, Policy.OnExhausted.SKIP);
  }
}
