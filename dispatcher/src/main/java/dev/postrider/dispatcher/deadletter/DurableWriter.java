package dev.postrider.dispatcher.deadletter;

import dev.postrider.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
 *
 * <p>A topic that takes nothing (it is missing, or forbidden) is tried with one record now and
 * then, each time another, while the others wait; so it keeps the sending thread, which may block
 * for its metadata, from no other topic.
 */
public final class DurableWriter implements Unwritten {
  private static final Logger log = LoggerFactory.getLogger(DurableWriter.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int MOST_DOUBLINGS = 6;

  /** Every event may need them. */
  private static final Set<String> NEEDED_BY_ALL = Set.of(Topics.QUEUE, Topics.REPLIES);

  /** What one topic may take of the room. */
  private static final int SHARES = 4;

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final Scheduler sender;
  private final WriteRoom room;

  /** Times in a row that nothing could be written, of topics that are so. */
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();

  /**
   * @param sender the one thread that calls the producer, which may block while it waits for
   *     metadata
   * @param maxSentBytes sent and not acknowledged; less than the producer's buffer holds, so that
   *     it never waits for memory. One topic may have a quarter of it
   */
  DurableWriter(KafkaTemplate<byte[], byte[]> kafka, Scheduler sender, long maxSentBytes) {
    this.kafka = kafka;
    this.sender = sender;
    this.room = new WriteRoom(maxSentBytes, maxSentBytes / SHARES);
  }

  /** Thrown within: the record was not taken, and is to be tried again. */
  private static final class NotWritten extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotWritten(String why) {
      super(why, null, false, false);
    }
  }

  /** Of all writes that have been asked for and are not acknowledged. */
  public long unacknowledgedBytes() {
    return room.bytes(WriteRoom.Usage::bytes);
  }

  @Override
  public long bytes(long mostOfOne) {
    return room.bytes(usage ->
        NEEDED_BY_ALL.contains(usage.topic()) ? usage.bytes() : Math.min(usage.bytes(), mostOfOne));
  }

  @Override
  public long bytesOf(String topic) {
    return room.bytesOf(topic);
  }

  /**
   * Completes on acknowledgement; fails only with what the supplier throws or with {@link
   * RecordTooLargeException}, as no retry makes it smaller.
   *
   * @param topic of the record
   * @param record makes the record when there is room for it
   * @param bytes about as large as it will be
   */
  public Mono<Void> write(
      String topic, Supplier<ProducerRecord<byte[], byte[]>> record, long bytes) {
    Mono<Void> send =
        Mono.fromSupplier(() -> makeIfOpen(topic, record))
            .subscribeOn(sender)
            .flatMap(made -> send(topic, made))
            .doFinally(_ -> room.leave(topic, bytes));
    // Behind the others of its topic: one that is refused for ever must not keep them back.
    return room.enter(topic, bytes)
        .then(send)
        .retryWhen(Retry.indefinitely().filter(failure -> failure instanceof NotWritten));
  }

  private ProducerRecord<byte[], byte[]> makeIfOpen(
      String topic, Supplier<ProducerRecord<byte[], byte[]>> record) {
    if (room.isShut(topic)) {
      // Another one failed since this was let in, and trying it too may block as long again.
      throw new NotWritten("its topic takes nothing");
    }
    return record.get();
  }

  private Mono<Void> send(String topic, ProducerRecord<byte[], byte[]> record) {
    return Mono.fromFuture(() -> kafka.send(record))
        .doOnSuccess(_ -> succeeded(topic))
        .onErrorMap(failure -> failed(topic, unwrap(failure)))
        .then();
  }

  private void succeeded(String topic) {
    failures.remove(topic);
    room.open(topic);
  }

  private Throwable failed(String topic, Throwable cause) {
    if (cause instanceof RecordTooLargeException) {
      // It says nothing of the topic; but it may have been the one that tried.
      room.open(topic);
      return cause;
    }
    if (room.shut(topic)) {
      int inARow = failures.merge(topic, 1, Integer::sum);
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(inARow - 1, MOST_DOUBLINGS));
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
      log.warn(
          "write failed, trying again topic={} failures={} pause={} cause={}",
          topic,
          inARow,
          pause,
          cause.toString());
      tryAgainIn(pause, topic);
    }
    return new NotWritten(cause.toString());
  }

  private void tryAgainIn(Duration pause, String topic) {
    try {
      sender.schedule(() -> room.openForOne(topic), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      log.debug("not tried again, as the dispatcher stops topic={}", topic);
    }
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
