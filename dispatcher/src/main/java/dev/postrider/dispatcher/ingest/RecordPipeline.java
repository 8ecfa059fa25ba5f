package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.deadletter.DeadLetter;
import dev.postrider.dispatcher.deadletter.DeadLetterReason;
import dev.postrider.dispatcher.deadletter.DeadLetterWriter;
import dev.postrider.dispatcher.deadletter.OriginalRecords;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.queue.HeldDeliveries;
import dev.postrider.dispatcher.route.Router;
import dev.postrider.schemas.envelope.Decoded;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.EventDecoder;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Carries one record through: read it, route it, send it down the direct lane of each endpoint that
 * wants it.
 */
final class RecordPipeline {
  private static final Logger log = LoggerFactory.getLogger(RecordPipeline.class);

  private final EventDecoder decoder;
  private final EventDecoder.Audience audience;
  private final Router router;
  private final DirectLane directLane;
  private final DeadLetterWriter deadLetters;
  private final int maxFanOut;

  /**
   * @param maxFanOut endpoints of one event that are served at a time
   */
  RecordPipeline(
      EventDecoder decoder,
      Router router,
      DirectLane directLane,
      DeadLetterWriter deadLetters,
      int maxFanOut) {
    this.decoder = decoder;
    this.audience = router::wants;
    this.router = router;
    this.directLane = directLane;
    this.deadLetters = deadLetters;
    this.maxFanOut = maxFanOut;
  }

  /**
   * Completes when the record is delivered, held or dead-lettered for every endpoint; and not
   * before.
   */
  Mono<Void> process(RecordInFlight inFlight) {
    ConsumerRecord<byte[], byte[]> record = inFlight.record();
    try {
      return settle(decoder.decode(record, inFlight.topicId(), audience), inFlight)
          .onErrorResume(bug -> giveUp(record, bug));
    } catch (RuntimeException bug) {
      return giveUp(record, bug);
    }
  }

  private Mono<Void> settle(Decoded decoded, RecordInFlight inFlight) {
    return switch (decoded) {
      case Decoded.Readable(Event event) -> deliver(event, inFlight);
      case Decoded.Tombstone(), Decoded.Unwanted() -> Mono.empty();
      case Decoded.Undecodable(String reason) ->
          deadLetter(inFlight.record(), DeadLetterReason.UNDECODABLE, reason);
      case Decoded.AwaitingSchema(var later) ->
          Mono.fromCompletionStage(later).flatMap(then -> settle(then, inFlight));
    };
  }

  private Mono<Void> deliver(Event event, RecordInFlight inFlight) {
    Router.Route route = router.route(event);
    List<Endpoint> endpoints = route.endpoints();
    if (endpoints.isEmpty()) {
      return Mono.empty();
    }
    var source =
        new HeldDeliveries.Source(inFlight.record(), inFlight.topicId(), route.registryOffset());
    RoutedEvent routed = RoutedEvent.of(event, source);
    inFlight.deliveriesBegin(endpoints.size());
    if (endpoints.size() == 1) {
      return directLane.settle(routed, endpoints.getFirst());
    }
    // One endpoint's failure must not cancel what is under way to the others.
    return Flux.fromIterable(endpoints)
        .flatMapDelayError(
            endpoint -> directLane.settle(routed, endpoint).doOnTerminate(inFlight::deliveryEnded),
            maxFanOut,
            1)
        .then();
  }

  private Mono<Void> giveUp(ConsumerRecord<byte[], byte[]> record, Throwable bug) {
    log.error(
        "processing failed, dead-lettering topic={} partition={} offset={}; this is a bug in Postrider",
        record.topic(),
        record.partition(),
        record.offset(),
        bug);
    return deadLetter(
        record, DeadLetterReason.INTERNAL_ERROR, DeadLetterReason.INTERNAL_ERROR.sentence());
  }

  private Mono<Void> deadLetter(
      ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String message) {
    return deadLetters.write(new DeadLetter(OriginalRecords.of(record), reason, message, null));
  }
}
