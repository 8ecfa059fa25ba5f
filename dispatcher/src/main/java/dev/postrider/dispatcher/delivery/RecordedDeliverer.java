package dev.postrider.dispatcher.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/**
 * Reports attempts that made a request, or were kept from making one by the guard, to the attempt
 * log. It stands inside of the limit, so that an attempt begins when its turn has come. It is
 * called and subscribed to in one go, as all below the limit are.
 */
final class RecordedDeliverer implements Deliverer {
  private final Deliverer next;
  private final AttemptLog attempts;
  private final InstantSource clock;

  RecordedDeliverer(Deliverer next, AttemptLog attempts, InstantSource clock) {
    this.next = next;
    this.attempts = attempts;
    this.clock = clock;
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    Instant startedAt = clock.instant();
    return next.deliver(delivery).doOnNext(outcome -> report(delivery, outcome, startedAt));
  }

  private void report(Delivery delivery, Outcome outcome, Instant startedAt) {
    if (outcome.isAttempt()) {
      attempts.append(delivery, outcome, startedAt, Duration.between(startedAt, clock.instant()));
    }
  }
}
