package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.deadletter.FoundDeadLetter;
import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.Message;
import dev.postrider.dispatcher.delivery.NextStep;
import dev.postrider.dispatcher.delivery.RecordPosition;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.envelope.Decoded;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.EventDecoder;
import dev.postrider.schemas.internal.HeldDelivery;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Holds a delivery that was given up as if it had never been attempted, under its old id. */
final class Reholding {
  private static final String CAUSE = "recover";

  private final EventRecords events;
  private final EventDecoder decoder;
  private final QueueWriter queue;
  private final EndpointDirectory directory;
  private final InstantSource clock;

  Reholding(
      EventRecords events,
      EventDecoder decoder,
      QueueWriter queue,
      EndpointDirectory directory,
      InstantSource clock) {
    this.events = events;
    this.decoder = decoder;
    this.queue = queue;
    this.directory = directory;
    this.clock = clock;
  }

  /** Whether it is held again; it cannot be if its record is not to be had or no event any more. */
  Mono<Boolean> hold(FoundDeadLetter letter, Endpoint endpoint) {
    return Mono.fromCallable(() -> events.find(letter))
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(found -> decode(found).flatMap(event -> hold(event, found, letter, endpoint)))
        .thenReturn(true)
        .defaultIfEmpty(false);
  }

  private Mono<Event> decode(EventRecords.Found found) {
    return settled(decoder.decode(found.record(), found.topicId()));
  }

  private static Mono<Event> settled(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Readable(Event event) -> Mono.just(event);
      case Decoded.AwaitingSchema(var later) ->
          Mono.fromCompletionStage(later).flatMap(Reholding::settled);
      case Decoded.Tombstone _, Decoded.Unwanted _, Decoded.Undecodable _ -> Mono.empty();
    };
  }

  private Mono<Boolean> hold(
      Event event, EventRecords.Found found, FoundDeadLetter letter, Endpoint endpoint) {
    ConsumerRecord<byte[], byte[]> record = found.record();
    var message =
        new Message(
            event,
            letter.delivery().messageId(),
            new RecordPosition(record.topic(), record.partition(), record.offset()),
            name -> record.headers().lastHeader(name) != null);
    Instant now = clock.instant();
    HeldDelivery held =
        HeldDeliveries.of(
            new Delivery(message, endpoint, 1),
            new HeldDeliveries.Source(record, found.topicId(), directory.frontier()),
            new NextStep.TryAgain(now, 0),
            null,
            now);
    held.setCause(CAUSE);
    Mono<Void> written = endpoint.isOrdered() ? queue.holdInOrder(held) : queue.hold(held);
    return written.thenReturn(true);
  }
}
