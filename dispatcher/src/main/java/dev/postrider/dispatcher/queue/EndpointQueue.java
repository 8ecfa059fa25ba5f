package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Function;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint queues of one stream task, as Kafka Streams runs them; {@link QueueTask} is what
 * they do.
 */
final class EndpointQueue implements Processor<String, QueueRecord, byte[], byte[]> {
  private static final Duration PUNCTUATION = Duration.ofMillis(20);

  private static final Logger log = LoggerFactory.getLogger(EndpointQueue.class);

  private final Function<ProcessorContext<byte[], byte[]>, QueueTask> newTask;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable QueueTask task;

  EndpointQueue(Function<ProcessorContext<byte[], byte[]>, QueueTask> newTask) {
    this.newTask = newTask;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> processorContext) {
    context = processorContext;
    task = newTask.apply(processorContext);
    processorContext.schedule(
        PUNCTUATION, PunctuationType.WALL_CLOCK_TIME, _ -> requireNonNull(task).punctuate());
  }

  @Override
  public void process(Record<String, QueueRecord> record) {
    RecordMetadata metadata = requireNonNull(context).recordMetadata().orElseThrow();
    QueueRecord value = record.value();
    if (value == null || !isEndpointId(endpointId(value))) {
      log.error(
          "queue=not-ours, ignored partition={} offset={}",
          metadata.partition(),
          metadata.offset());
      return;
    }
    switch (value) {
      case QueueRecord.Held delivery ->
          requireNonNull(task)
              .hold(new DeliveryKey(endpointId(delivery), metadata.offset()), delivery);
      case QueueRecord.Command(var command) ->
          requireNonNull(task).command(command, metadata.offset());
    }
  }

  private static String endpointId(QueueRecord value) {
    return switch (value) {
      case QueueRecord.Held held -> held.delivery().getEndpointId();
      case QueueRecord.Command(var command) -> command.getEndpointId();
    };
  }

  private static boolean isEndpointId(String text) {
    return text.length() == DeliveryKey.ENDPOINT_ID_BYTES;
  }

  @Override
  public void close() {
    if (task != null) {
      task.close();
    }
  }
}
