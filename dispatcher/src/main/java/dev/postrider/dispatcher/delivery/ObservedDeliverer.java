package dev.postrider.dispatcher.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/**
 * Counts every outcome, and reports those of attempts that made a request, or were kept from making
 * one by the guard, to the attempt log.
 */
final class ObservedDeliverer implements Deliverer {
  private final Deliverer next;
  private final AttemptLog attempts;
  private final DeliveryMeters meters;
  private final InstantSource clock;

  ObservedDeliverer(
      Deliverer next, AttemptLog attempts, DeliveryMeters meters, InstantSource clock) {
    this.next = next;
    this.attempts = attempts;
    this.meters = meters;
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
    meters.count(outcome);
    if (outcome.isAttempt()) {
      attempts.append(delivery, outcome, startedAt, Duration.between(startedAt, clock.instant()));
    }
  }
}
