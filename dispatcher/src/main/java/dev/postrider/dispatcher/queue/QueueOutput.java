package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.deadletter.DeadLetter;
import dev.postrider.dispatcher.deadletter.DeadLetterRecords;
import dev.postrider.dispatcher.operations.OperationalEvents;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.EndpointStatus;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * What a task writes to topics, in the transaction that changes its stores.
 *
 * @param statuses by endpoint id; null removes
 */
record QueueOutput(
    Consumer<DeadLetter> deadLetters,
    BiConsumer<String, @Nullable EndpointStatus> statuses,
    News news) {
  private static final InternalCodec<EndpointStatus> CODEC = InternalCodec.of(EndpointStatus.class);

  static QueueOutput of(
      ProcessorContext<byte[], byte[]> context,
      DeadLetterRecords deadLetters,
      OperationalEvents events,
      InstantSource clock) {
    TopicSink letters = new TopicSink(context, TopicSink.DEAD_LETTERS, clock);
    TopicSink statuses = new TopicSink(context, TopicSink.STATUSES, clock);
    TopicSink operations = new TopicSink(context, TopicSink.OPERATIONS, clock);
    return new QueueOutput(
        letter -> letters.write(deadLetters.of(letter)),
        (endpointId, status) -> statuses.write(record(endpointId, status)),
        new News(events, operations::write));
  }

  private static ProducerRecord<byte[], byte[]> record(
      String endpointId, @Nullable EndpointStatus status) {
    return new ProducerRecord<>(
        Topics.ENDPOINT_STATUS,
        endpointId.getBytes(StandardCharsets.UTF_8),
        status == null ? null : CODEC.encode(status));
  }
}
