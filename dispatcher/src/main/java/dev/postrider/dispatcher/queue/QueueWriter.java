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
  private final OrderedWriter inOrder;
  private final DeadLetterWriter deadLetters;
  private final int maxRecordBytes;
  private final InternalCodec<HeldDelivery> codec = InternalCodec.of(HeldDelivery.class);

  /**
   * @param maxRecordBytes uncompressed: what the changelogs take must not depend on how well a
   *     batch compresses
   */
  QueueWriter(
      DurableWriter writer,
      OrderedWriter inOrder,
      DeadLetterWriter deadLetters,
      int maxRecordBytes) {
    this.maxRecordBytes = maxRecordBytes;
    this.writer = writer;
    this.inOrder = inOrder;
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

  /** The same, behind all that were held in order before it; its place is taken on subscription. */
  public Mono<Void> holdInOrder(HeldDelivery held) {
    return inOrder
        .write(() -> recordOf(held), HeldDeliveries.sizeOf(held))
        .onErrorResume(RecordTooLargeException.class, _ -> deadLetters.write(tooLarge(held)));
  }

  /** Asked to be held in order, and not acknowledged. */
  public long unacknowledgedBytes() {
    return inOrder.unacknowledgedBytes();
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
