package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.deadletter.DeadLetter;
import dev.postrider.dispatcher.deadletter.DeadLetterReason;
import dev.postrider.dispatcher.deadletter.DeadLetterWriter;
import dev.postrider.dispatcher.deadletter.DurableWriter;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.HeldDelivery;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import reactor.core.publisher.Mono;

/** Puts deliveries into their endpoint's queue. */
public final class QueueWriter {
  private final DurableWriter writer;
  private final DeadLetterWriter deadLetters;
  private final InternalCodec<HeldDelivery> codec = InternalCodec.of(HeldDelivery.class);

  QueueWriter(DurableWriter writer, DeadLetterWriter deadLetters) {
    this.writer = writer;
    this.deadLetters = deadLetters;
  }

  /**
   * Completes once the delivery is held; one that is too large for the queue is dead-lettered
   * instead.
   */
  public Mono<Void> hold(HeldDelivery held) {
    return Mono.defer(() -> writer.write(recordOf(held)))
        .onErrorResume(RecordTooLargeException.class, _ -> deadLetters.write(tooLarge(held)));
  }

  private ProducerRecord<byte[], byte[]> recordOf(HeldDelivery held) {
    byte[] key = held.getEndpointId().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(Topics.QUEUE, key, codec.encode(held));
  }

  private static DeadLetter tooLarge(HeldDelivery held) {
    return HeldDeliveries.deadLetter(
        held,
        DeadLetterReason.TOO_LARGE,
        held.getAttempts(),
        "the delivery had to be held and is too large for the endpoint queue",
        held.getLastStatus());
  }
}
