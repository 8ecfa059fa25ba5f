package dev.postrider.dispatcher.deadletter;

import org.apache.kafka.common.errors.RecordTooLargeException;
import reactor.core.publisher.Mono;

/**
 * Writes dead letters outside of the endpoint queue, which writes its own within its transactions.
 */
public final class DeadLetterWriter {
  private final DurableWriter writer;
  private final DeadLetterRecords records;

  DeadLetterWriter(DurableWriter writer, DeadLetterRecords records) {
    this.writer = writer;
    this.records = records;
  }

  /** Completes once Kafka has acknowledged the dead letter; goes on trying until then. */
  public Mono<Void> write(DeadLetter letter) {
    long bytes = OriginalRecords.sizeOf(letter.original());
    return writer
        .write(() -> records.of(letter), bytes)
        .onErrorResume(
            RecordTooLargeException.class,
            _ -> writer.write(() -> records.pointerOf(letter), bytes));
  }
}
