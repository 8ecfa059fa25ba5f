package dev.postrider.dispatcher.queue;

import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Hands records to a sink of the topology, which knows their topic: they are written in the
 * transaction that changes the stores.
 */
final class TopicSink {
  /** Names of the sinks' nodes. */
  static final String DEAD_LETTERS = "dead-letters";

  static final String STATUSES = "endpoint-statuses";
  static final String OPERATIONS = "operations";

  private final ProcessorContext<byte[], byte[]> context;
  private final String node;
  private final InstantSource clock;

  TopicSink(ProcessorContext<byte[], byte[]> context, String node, InstantSource clock) {
    this.context = context;
    this.node = node;
    this.clock = clock;
  }

  void write(ProducerRecord<byte[], byte[]> record) {
    context.forward(
        new Record<>(record.key(), record.value(), clock.millis(), record.headers()), node);
  }
}
