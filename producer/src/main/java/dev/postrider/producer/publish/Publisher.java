package dev.postrider.producer.publish;

import dev.postrider.schemas.envelope.EventAttributes;
import dev.postrider.schemas.envelope.EventWriter;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Writes made-up events to Kafka, without a database, and tells when they are acknowledged; never
 * blocks the caller. Fails with a {@link PublishFailure} that a web handler may answer with.
 */
@Component
public final class Publisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final EventWriter writer = new EventWriter();

  /** One permit for each event handed over and not yet acknowledged: what bounds the memory. */
  private final Semaphore room;

  /**
   * Kafka's send waits for metadata and for buffer space, so each waits on a thread of its own;
   * there are never more of them than permits.
   */
  private final ExecutorService senders =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("publish-", 0).factory());

  Publisher(KafkaTemplate<byte[], byte[]> kafka, PublishLimits limits) {
    this.kafka = kafka;
    this.room = new Semaphore(limits.maxInFlight());
  }

  /** Publishes an event whose data is Avro. */
  public Mono<Published> publish(EventSource source, Occurrence occurrence, SpecificRecord data) {
    return Mono.defer(() -> {
      EventAttributes attributes = attributes(source, occurrence);
      return send(attributes, writer.avro(source.topic(), attributes, data));
    });
  }

  /** Publishes an event whose data is JSON in UTF-8. */
  public Mono<Published> publishJson(EventSource source, Occurrence occurrence, byte[] data) {
    return Mono.defer(() -> {
      EventAttributes attributes = attributes(source, occurrence);
      return send(attributes, writer.json(source.topic(), attributes, data));
    });
  }

  private static EventAttributes attributes(EventSource source, Occurrence occurrence) {
    return new EventAttributes(
        UUID.randomUUID().toString(),
        source.source(),
        source.type(),
        occurrence.time(),
        occurrence.subject(),
        occurrence.application());
  }

  private Mono<Published> send(EventAttributes event, ProducerRecord<byte[], byte[]> record) {
    if (!room.tryAcquire()) {
      return Mono.error(PublishFailure.full());
    }
    CompletableFuture<SendResult<byte[], byte[]>> acknowledged =
        CompletableFuture.completedFuture(record)
            .thenComposeAsync(kafka::send, senders)
            .whenComplete((result, failure) -> room.release());
    // A caller that goes away does not take the event back: Kafka has it, and so has the permit.
    return Mono.fromFuture(acknowledged, true)
        .map(result -> published(event, result.getRecordMetadata()))
        .onErrorMap(failure -> {
          PublishFailure answer = PublishFailure.of(failure);
          log.warn(
              "publishing failed topic={} type={} id={} cause={}",
              record.topic(),
              event.type(),
              event.id(),
              answer.kafkaError());
          return answer;
        });
  }

  private static Published published(EventAttributes event, RecordMetadata metadata) {
    return new Published(
        event.id(), event.type(), metadata.topic(), metadata.partition(), metadata.offset());
  }

  /** Waits for the events handed over; Kafka's own time limits bound it. */
  @Override
  public void close() {
    senders.close();
  }
}
