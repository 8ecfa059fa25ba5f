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
  private static final int OVERHEAD_BYTES = 128;

  private final DurableWriter writer;
  private final DeadLetterWriter deadLetters;
  private final int maxRecordBytes;
  private final InternalCodec<HeldDelivery> codec = InternalCodec.of(HeldDelivery.class);

  /**
   * @param maxRecordBytes uncompressed: what the changelogs take must not depend on how well a
   *     batch compresses
   */
  QueueWriter(DurableWriter writer, DeadLetterWriter deadLetters, int maxRecordBytes) {
    this.maxRecordBytes = maxRecordBytes;
    this.writer = writer;
    this.deadLetters = deadLetters;
  }

  /**
   * Completes once the delivery is held; one that is too large for the queue is dead-lettered
   * instead.
   */
  public Mono<Void> hold(HeldDelivery held) {
    return writer
        .write(Topics.QUEUE, () -> recordOf(held), HeldDeliveries.sizeOf(held))
        .onErrorResume(RecordTooLargeException.class, _ -> deadLetters.write(tooLarge(held)));
  }

  private ProducerRecord<byte[], byte[]> recordOf(HeldDelivery held) {
    byte[] key = held.getEndpointId().getBytes(StandardCharsets.UTF_8);
    byte[] value = codec.encode(held);
    if (key.length + value.length + OVERHEAD_BYTES > maxRecordBytes) {
      throw new RecordTooLargeException();
    }
    return new ProducerRecord<>(Topics.QUEUE, key, value);
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
