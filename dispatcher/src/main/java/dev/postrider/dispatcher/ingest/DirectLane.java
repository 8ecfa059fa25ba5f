package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.deadletter.DeadLetter;
import dev.postrider.dispatcher.deadletter.DeadLetter.GivenUpDelivery;
import dev.postrider.dispatcher.deadletter.DeadLetterWriter;
import dev.postrider.dispatcher.deadletter.OriginalRecords;
import dev.postrider.dispatcher.delivery.Deliverer;
import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.NextStep;
import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RecordPosition;
import dev.postrider.dispatcher.delivery.RetryPolicy;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.queue.HeldDeliveries;
import dev.postrider.dispatcher.queue.QueueWriter;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.MessageId;
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
  private final RetryPolicy retryPolicy;
  private final QueueWriter queue;
  private final DeadLetterWriter deadLetters;
  private final InstantSource clock;

  DirectLane(
      Deliverer deliverer,
      RetryPolicy retryPolicy,
      QueueWriter queue,
      DeadLetterWriter deadLetters,
      InstantSource clock) {
    this.deliverer = deliverer;
    this.retryPolicy = retryPolicy;
    this.queue = queue;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  /** Completes when the delivery is made, held or dead-lettered, and that is acknowledged. */
  Mono<Void> settle(
      Event event, Endpoint endpoint, ConsumerRecord<byte[], byte[]> record, long registryOffset) {
    Delivery delivery =
        new Delivery(
            event,
            endpoint,
            MessageId.of(event.application(), event.source(), event.id()),
            1,
            new RecordPosition(record.topic(), record.partition(), record.offset()));
    if (endpoint.disabled()) {
      return hold(
          delivery, record, registryOffset, new NextStep.TryAgain(clock.instant(), 0), null);
    }
    return deliverer
        .deliver(delivery)
        .flatMap(outcome -> follow(delivery, record, registryOffset, outcome));
  }

  private Mono<Void> follow(
      Delivery delivery,
      ConsumerRecord<byte[], byte[]> record,
      long registryOffset,
      Outcome outcome) {
    Instant now = clock.instant();
    double jitter = ThreadLocalRandom.current().nextDouble();
    return switch (retryPolicy.next(delivery.attempt(), outcome, now, jitter)) {
      case NextStep.Done() -> Mono.empty();
      case NextStep.TryAgain again -> hold(delivery, record, registryOffset, again, outcome);
      case NextStep.GiveUp giveUp ->
          deadLetters.write(deadLetter(delivery, record, giveUp, outcome));
    };
  }

  private Mono<Void> hold(
      Delivery delivery,
      ConsumerRecord<byte[], byte[]> record,
      long registryOffset,
      NextStep.TryAgain again,
      @Nullable Outcome outcome) {
    return queue.hold(HeldDeliveries.of(delivery, record, registryOffset, again, outcome));
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
