package dev.postrider.dispatcher.delivery;

import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.DeliveryAttempt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Appends attempts to {@link Topics#ATTEMPTS}. History is never in the way of delivery: the
 * producer must not block ({@code max.block.ms=0}), and what it cannot take is counted and left
 * out.
 */
final class AttemptLog implements SmartLifecycle {
  private static final int PHASE = 50;
  private static final int MAX_BODY_BYTES = 1024;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration WARM_UP_PAUSE = Duration.ofMillis(50);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(AttemptLog.class);

  private final Supplier<Producer<String, byte[]>> producers;
  private final Counter leftOut;
  private final InternalCodec<DeliveryAttempt> codec = InternalCodec.of(DeliveryAttempt.class);
  private final Callback whenSent = (_, failure) -> countIfLeftOut(failure);
  private volatile @Nullable Producer<String, byte[]> producer;

  AttemptLog(Supplier<Producer<String, byte[]>> producers, MeterRegistry meters) {
    this.producers = producers;
    this.leftOut =
        Counter.builder("postrider.attempts.left.out")
            .description("Attempts that could not be written to " + Topics.ATTEMPTS)
            .register(meters);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback sees what the future would.
  void append(Delivery delivery, Outcome outcome, Instant startedAt, Duration duration) {
    Producer<String, byte[]> running = producer;
    if (running == null) {
      leftOut.increment();
      return;
    }
    try {
      byte[] value = codec.encode(attempt(delivery, outcome, startedAt, duration));
      running.send(
          new ProducerRecord<>(Topics.ATTEMPTS, delivery.endpoint().id(), value), whenSent);
    } catch (RuntimeException notWritten) {
      // Whatever it is: history must not change what came of a delivery.
      countIfLeftOut(notWritten);
    }
  }

  private void countIfLeftOut(@Nullable Exception failure) {
    if (failure != null) {
      leftOut.increment();
      log.debug("attempt left out of the log", failure);
    }
  }

  private static DeliveryAttempt attempt(
      Delivery delivery, Outcome outcome, Instant startedAt, Duration duration) {
    // Not its builder, which looks every field up in the schema.
    return new DeliveryAttempt(
        delivery.messageId(),
        delivery.endpoint().id(),
        delivery.event().application(),
        delivery.event().type(),
        delivery.attempt(),
        startedAt,
        (int) duration.toMillis(),
        outcome.name(),
        outcome.answeredStatus(),
        outcome.reason(),
        beginningOf(outcome),
        delivery.position().topic(),
        delivery.position().partition(),
        delivery.position().offset());
  }

  private static @Nullable ByteBuffer beginningOf(Outcome outcome) {
    return outcome instanceof Outcome.Delivered(var _, byte[] body, var _) && body.length > 0
        ? ByteBuffer.wrap(body, 0, Math.min(body.length, MAX_BODY_BYTES))
        : null;
  }

  /** Fetches the topic's metadata, for which no append will wait. */
  @Override
  public void start() {
    Producer<String, byte[]> started = producers.get();
    warmUp(started);
    producer = started;
  }

  private static void warmUp(Producer<String, byte[]> started) {
    long deadline = System.nanoTime() + WARM_UP.toNanos();
    while (System.nanoTime() - deadline < 0) {
      try {
        started.partitionsFor(Topics.ATTEMPTS);
        return;
      } catch (KafkaException notYet) {
        LockSupport.parkNanos(WARM_UP_PAUSE.toNanos());
      }
    }
    log.warn("no metadata yet, the first attempts will be left out topic={}", Topics.ATTEMPTS);
  }

  @Override
  public void stop() {
    Producer<String, byte[]> running = producer;
    producer = null;
    if (running != null) {
      running.close(CLOSE);
    }
  }

  @Override
  public boolean isRunning() {
    return producer != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
