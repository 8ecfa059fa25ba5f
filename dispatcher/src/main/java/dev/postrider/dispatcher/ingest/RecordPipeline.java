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
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
      Decoded decoded = decoder.decode(record, inFlight.topicId(), audience);
      return decoded instanceof Decoded.AwaitingSchema(var later)
          ? await(later, inFlight)
          : settle(decoded, inFlight, null).onErrorResume(bug -> giveUp(record, bug));
    } catch (RuntimeException bug) {
      return giveUp(record, bug);
    }
  }

  /** What is behind it goes on, but to endpoints that want an order. */
  private Mono<Void> await(CompletionStage<Decoded> later, RecordInFlight inFlight) {
    OrderTurns.Turn turn = inFlight.orderTurns().take();
    return Mono.fromCompletionStage(later)
        .flatMap(decoded -> settle(decoded, inFlight, turn))
        .onErrorResume(bug -> giveUp(inFlight.record(), bug))
        .doFinally(_ -> turn.pass());
  }

  /**
   * @param turn of a record that had to be waited for, null of others
   */
  private Mono<Void> settle(
      Decoded decoded, RecordInFlight inFlight, OrderTurns.@Nullable Turn turn) {
    return switch (decoded) {
      case Decoded.Readable(Event event) -> deliver(event, inFlight, turn);
      case Decoded.Tombstone(), Decoded.Unwanted() -> Mono.empty();
      case Decoded.Undecodable(String reason) -> {
        pass(turn);
        yield deadLetter(inFlight.record(), DeadLetterReason.UNDECODABLE, reason);
      }
      case Decoded.AwaitingSchema _ -> throw new IllegalStateException("awaited twice");
    };
  }

  private Mono<Void> deliver(Event event, RecordInFlight inFlight, OrderTurns.@Nullable Turn turn) {
    Router.Route route = router.route(event);
    List<Endpoint> endpoints = route.endpoints();
    if (endpoints.isEmpty()) {
      return Mono.empty();
    }
    var source =
        new HeldDeliveries.Source(inFlight.record(), inFlight.topicId(), route.registryOffset());
    RoutedEvent routed = RoutedEvent.of(event, source);
    if (anyIsOrdered(endpoints)) {
      return deliverInOrder(routed, endpoints, inFlight, turn);
    }
    pass(turn);
    return deliverToEach(routed, endpoints, inFlight);
  }

  /** A loop, since it is done for every event. */
  private static boolean anyIsOrdered(List<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints) {
      if (endpoint.isOrdered()) {
        return true;
      }
    }
    return false;
  }

  private Mono<Void> deliverToEach(
      RoutedEvent routed, List<Endpoint> endpoints, RecordInFlight inFlight) {
    if (endpoints.size() == 1) {
      inFlight.onlyDeliveryBegins();
      return directLane.settle(routed, endpoints.getFirst());
    }
    return endpoints.isEmpty()
        ? Mono.empty()
        : FanOut.to(
            endpoints,
            inFlight,
            new FanOut.Plan(endpoint -> directLane.settle(routed, endpoint), maxFanOut));
  }

  /** To those endpoints that want it in its turn, all of them at once, and to the others now. */
  private Mono<Void> deliverInOrder(
      RoutedEvent routed,
      List<Endpoint> endpoints,
      RecordInFlight inFlight,
      OrderTurns.@Nullable Turn turn) {
    OrderTurns turns = inFlight.orderTurns();
    List<Mono<Void>> ordered =
        endpoints.stream()
            .filter(Endpoint::isOrdered)
            .map(one -> inFlight.counting(directLane.settle(routed, one)))
            .toList();
    Mono<Void> held = Mono.whenDelayError(ordered);
    OrderTurns.Turn own = turn != null || turns.areFree() ? turn : turns.take();
    Mono<Void> inTurn =
        own == null
            ? held
            : Mono.create(sink -> own.come(() -> held.subscribe(null, sink::error, sink::success)));
    List<Endpoint> others = endpoints.stream().filter(one -> !one.isOrdered()).toList();
    return Mono.whenDelayError(inTurn, deliverToEach(routed, others, inFlight));
  }

  private static void pass(OrderTurns.@Nullable Turn turn) {
    if (turn != null) {
      turn.pass();
    }
  }

  private Mono<Void> giveUp(ConsumerRecord<byte[], byte[]> record, Throwable bug) {
    log.error(
        "processing failed, which is a bug in Postrider; dead-lettering topic={} partition={} offset={} bug={}",
        record.topic(),
        record.partition(),
        record.offset(),
        Trace.of(bug));
    return deadLetter(
        record, DeadLetterReason.INTERNAL_ERROR, DeadLetterReason.INTERNAL_ERROR.sentence());
  }

  private Mono<Void> deadLetter(
      ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String message) {
    return deadLetters.write(new DeadLetter(OriginalRecords.of(record), reason, message, null));
  }
}
