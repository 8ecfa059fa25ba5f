package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.deadletter.DeadLetter;
import dev.postrider.dispatcher.deadletter.DeadLetter.GivenUpDelivery;
import dev.postrider.dispatcher.deadletter.DeadLetterWriter;
import dev.postrider.dispatcher.deadletter.OriginalRecords;
import dev.postrider.dispatcher.delivery.Deliverer;
import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.NextStep;
import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RetryPolicies;
import dev.postrider.dispatcher.delivery.RetryPolicy;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.queue.EndpointStatuses;
import dev.postrider.dispatcher.queue.HeldDeliveries;
import dev.postrider.dispatcher.queue.QueueWriter;
import dev.postrider.schemas.internal.HeldDelivery;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * From the event topic straight to the endpoint; what cannot go this way, or failed on it, is held
 * in the queue.
 */
final class DirectLane {
  private final Deliverer deliverer;
  private final RetryPolicies retryPolicies;
  private final QueueWriter queue;
  private final EndpointStatuses statuses;
  private final DeadLetterWriter deadLetters;
  private final InstantSource clock;

  DirectLane(
      Deliverer deliverer,
      RetryPolicies retryPolicies,
      QueueWriter queue,
      EndpointStatuses statuses,
      DeadLetterWriter deadLetters,
      InstantSource clock) {
    this.deliverer = deliverer;
    this.retryPolicies = retryPolicies;
    this.queue = queue;
    this.statuses = statuses;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  /** Completes when the delivery is made, held or dead-lettered, and that is acknowledged. */
  Mono<Void> settle(RoutedEvent event, Endpoint endpoint) {
    Delivery delivery = new Delivery(event.message(), endpoint, 1);
    if (endpoint.alwaysQueued() || statuses.isQueued(endpoint.id())) {
      return hold(delivery, event, new NextStep.TryAgain(clock.instant(), 0), null);
    }
    return deliverer.deliver(delivery).flatMap(outcome -> follow(delivery, event, outcome));
  }

  private Mono<Void> follow(Delivery delivery, RoutedEvent event, Outcome outcome) {
    Instant now = clock.instant();
    double jitter = ThreadLocalRandom.current().nextDouble();
    RetryPolicy policy = retryPolicies.of(delivery.endpoint());
    return switch (policy.next(delivery.attempt(), outcome, now, jitter)) {
      case NextStep.Done() -> Mono.empty();
      case NextStep.TryAgain again -> hold(delivery, event, again, outcome);
      case NextStep.GiveUp giveUp ->
          deadLetters.write(deadLetter(delivery, event.source().record(), giveUp, outcome));
    };
  }

  private Mono<Void> hold(
      Delivery delivery, RoutedEvent event, NextStep.TryAgain again, @Nullable Outcome outcome) {
    HeldDelivery held =
        HeldDeliveries.of(delivery, event.source(), again, outcome, clock.instant());
    return delivery.endpoint().isOrdered() ? queue.holdInOrder(held) : queue.hold(held);
  }

  private static DeadLetter deadLetter(
      Delivery delivery,
      ConsumerRecord<byte[], byte[]> record,
      NextStep.GiveUp giveUp,
      Outcome outcome) {
    return new DeadLetter(
        OriginalRecords.of(record),
        giveUp.reason(),
        giveUp.message(),
        new GivenUpDelivery(
            delivery.messageId(),
            delivery.endpoint().id(),
            delivery.event().application(),
            giveUp.attempts(),
            outcome.answeredStatus()));
  }
}
