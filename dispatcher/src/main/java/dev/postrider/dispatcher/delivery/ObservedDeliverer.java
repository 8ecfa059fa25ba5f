package dev.postrider.dispatcher.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/**
 * Reports every attempt that made a request, or was kept from making one by the guard, to the
 * attempt log.
 */
final class ObservedDeliverer implements Deliverer {
  private final Deliverer next;
  private final AttemptLog attempts;
  private final InstantSource clock;

  ObservedDeliverer(Deliverer next, AttemptLog attempts, InstantSource clock) {
    this.next = next;
    this.attempts = attempts;
    this.clock = clock;
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    return Mono.defer(() -> {
      Instant startedAt = clock.instant();
      return next.deliver(delivery).doOnNext(outcome -> report(delivery, outcome, startedAt));
    });
  }

  private void report(Delivery delivery, Outcome outcome, Instant startedAt) {
    if (outcome.isAttempt()) {
      attempts.append(delivery, outcome, startedAt, Duration.between(startedAt, clock.instant()));
    }
  }
}
