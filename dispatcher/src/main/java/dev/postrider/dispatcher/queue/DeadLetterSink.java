package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.deadletter.DeadLetter;
import dev.postrider.dispatcher.deadletter.DeadLetterRecords;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Hands dead letters to the topology's sink: they are written in the transaction that removes the
 * delivery.
 */
final class DeadLetterSink {
  /** Name of the sink node. */
  static final String NODE = "dead-letters";

  private final ProcessorContext<byte[], byte[]> context;
  private final DeadLetterRecords records;
  private final InstantSource clock;

  DeadLetterSink(
      ProcessorContext<byte[], byte[]> context, DeadLetterRecords records, InstantSource clock) {
    this.context = context;
    this.records = records;
    this.clock = clock;
  }

  void write(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> record = records.of(letter);
    context.forward(
        new Record<>(record.key(), record.value(), clock.millis(), record.headers()), NODE);
  }
}
