package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.deadletter.DeadLetter;
import dev.postrider.dispatcher.deadletter.DeadLetterReason;
import dev.postrider.dispatcher.deadletter.DeadLetterWriter;
import dev.postrider.dispatcher.deadletter.OriginalRecords;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.route.Router;
import dev.postrider.schemas.envelope.Decoded;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.EventDecoder;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
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

  /** Endpoints of one event that are served at a time. */
  private static final int FAN_OUT = 64;

  private final EventDecoder decoder;
  private final Router router;
  private final DirectLane directLane;
  private final DeadLetterWriter deadLetters;

  RecordPipeline(
      EventDecoder decoder, Router router, DirectLane directLane, DeadLetterWriter deadLetters) {
    this.decoder = decoder;
    this.router = router;
    this.directLane = directLane;
    this.deadLetters = deadLetters;
  }

  /**
   * Completes when the record is delivered, held or dead-lettered for every endpoint; and not
   * before.
   */
  Mono<Void> process(ConsumerRecord<byte[], byte[]> record, Uuid topicId) {
    return Mono.defer(() -> settle(decoder.decode(record, topicId), record))
        .onErrorResume(bug -> giveUp(record, bug));
  }

  private Mono<Void> settle(Decoded decoded, ConsumerRecord<byte[], byte[]> record) {
    return switch (decoded) {
      case Decoded.Readable(Event event) -> deliver(event, record);
      case Decoded.Tombstone() -> Mono.empty();
      case Decoded.Undecodable(String reason) -> deadLetter(record, reason);
      case Decoded.AwaitingSchema(var later) ->
          Mono.fromCompletionStage(later).flatMap(then -> settle(then, record));
    };
  }

  private Mono<Void> deliver(Event event, ConsumerRecord<byte[], byte[]> record) {
    Router.Route route = router.route(event);
    List<Endpoint> endpoints = route.endpoints();
    if (endpoints.isEmpty()) {
      return Mono.empty();
    }
    RoutedEvent routed = RoutedEvent.of(event, record, route.registryOffset());
    if (endpoints.size() == 1) {
      return directLane.settle(routed, endpoints.getFirst());
    }
    // One endpoint's failure must not cancel what is under way to the others.
    return Flux.fromIterable(endpoints)
        .flatMapDelayError(endpoint -> directLane.settle(routed, endpoint), FAN_OUT, FAN_OUT)
        .then();
  }

  private Mono<Void> giveUp(ConsumerRecord<byte[], byte[]> record, Throwable bug) {
    log.error(
        "processing failed, dead-lettering topic={} partition={} offset={}; this is a bug in Postrider",
        record.topic(),
        record.partition(),
        record.offset(),
        bug);
    return deadLetter(record, "processing failed inside Postrider");
  }

  private Mono<Void> deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
    return deadLetters.write(
        new DeadLetter(OriginalRecords.of(record), DeadLetterReason.UNDECODABLE, reason, null));
  }
}
