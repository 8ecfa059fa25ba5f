package dev.postrider.dispatcher.deadletter;

import static java.util.Objects.requireNonNull;

import dev.postrider.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;
import reactor.core.publisher.Mono;

/**
 * Writes dead letters outside of the endpoint queue, which writes its own within its transactions.
 */
public final class DeadLetterWriter {
  private final DurableWriter writer;
  private final DeadLetterRecords records;
  private final Map<DeadLetterReason, Counter> written = new EnumMap<>(DeadLetterReason.class);

  DeadLetterWriter(DurableWriter writer, DeadLetterRecords records, MeterRegistry meters) {
    this.writer = writer;
    this.records = records;
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      written.put(
          reason,
          Counter.builder("postrider.dead.letters")
              .description("Dead letters written, but for those of the endpoint queue")
              .tag("reason", reason.text())
              .register(meters));
    }
  }

  /** Completes once Kafka has acknowledged the dead letter; goes on trying until then. */
  public Mono<Void> write(DeadLetter letter) {
    long bytes = OriginalRecords.sizeOf(letter.original());
    String topic = Topics.deadLetterTopicOf(letter.original().getTopic());
    return writer
        .write(topic, () -> records.of(letter), bytes)
        .onErrorResume(
            RecordTooLargeException.class,
            _ -> writer.write(topic, () -> records.pointerOf(letter), bytes))
        .doOnSuccess(_ -> requireNonNull(written.get(letter.reason())).increment());
  }
}
