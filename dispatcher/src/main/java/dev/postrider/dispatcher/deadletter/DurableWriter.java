package dev.postrider.dispatcher.deadletter;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Writes records that a delivery depends on: whoever waits for one waits until Kafka has
 * acknowledged it, however long that takes. Of what waits, only so much as the producer can take is
 * serialized; how much may wait is bounded by the ingest, which stops consuming.
 */
public final class DurableWriter {
  private static final Logger log = LoggerFactory.getLogger(DurableWriter.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final Scheduler sender;
  private final WriteRoom room;

  /**
   * @param sender the one thread that calls the producer, which may block while it waits for
   *     metadata
   * @param maxSentBytes sent and not acknowledged; less than the producer's buffer holds, so that
   *     it never waits for memory
   */
  DurableWriter(KafkaTemplate<byte[], byte[]> kafka, Scheduler sender, long maxSentBytes) {
    this.kafka = kafka;
    this.sender = sender;
    this.room = new WriteRoom(maxSentBytes);
  }

  /** Of all writes that have been asked for and are not acknowledged. */
  public long unacknowledgedBytes() {
    return room.bytes();
  }

  /**
   * Completes on acknowledgement; fails only with what the supplier throws or with {@link
   * RecordTooLargeException}, as no retry makes it smaller.
   *
   * @param record makes the record when there is room for it
   * @param bytes about as large as it will be
   */
  public Mono<Void> write(Supplier<ProducerRecord<byte[], byte[]>> record, long bytes) {
    Mono<Void> send = Mono.fromSupplier(record).subscribeOn(sender).flatMap(this::send);
    return room.enter(bytes).then(send.doFinally(_ -> room.leave(bytes)));
  }

  private Mono<Void> send(ProducerRecord<byte[], byte[]> record) {
    return Mono.fromFuture(() -> kafka.send(record))
        .subscribeOn(sender)
        .onErrorMap(DurableWriter::unwrap)
        .retryWhen(
            Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .filter(failure -> !(failure instanceof RecordTooLargeException))
                .doBeforeRetry(signal ->
                    log.warn(
                        "write failed, trying again topic={} failures={} cause={}",
                        record.topic(),
                        signal.totalRetries() + 1,
                        signal.failure().toString())))
        .then();
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof CompletionException
            || cause instanceof org.springframework.kafka.KafkaException)) {
      cause = cause.getCause();
    }
    return cause;
  }
}
