package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.springframework.kafka.support.KafkaHeaders;

/** {@code postrider.queue} into the endpoint queues, and out of them to the topics they write. */
final class QueueTopology {
  private static final String SOURCE = "held";
  private static final String QUEUES = "endpoint-queues";

  private QueueTopology() {}

  static void build(
      Topology topology,
      Function<ProcessorContext<byte[], byte[]>, QueueTask> newTask,
      Map<String, String> changelogConfig) {
    topology
        .addSource(SOURCE, new StringDeserializer(), QueueRecord.deserializer(), Topics.QUEUE)
        .addProcessor(QUEUES, () -> new EndpointQueue(newTask), SOURCE);
    for (StoreBuilder<?> store : QueueStores.builders(changelogConfig)) {
      topology.addStateStore(store, QUEUES);
    }
    addSink(topology, TopicSink.DEAD_LETTERS, (_, _, context) -> deadLetterTopic(context));
    addSink(topology, TopicSink.STATUSES, (_, _, _) -> Topics.ENDPOINT_STATUS);
    addSink(topology, TopicSink.OPERATIONS, (_, _, _) -> Topics.OPERATIONS);
  }

  private static void addSink(
      Topology topology, String name, TopicNameExtractor<byte[], byte[]> topic) {
    topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), QUEUES);
  }

  private static String deadLetterTopic(RecordContext context) {
    byte[] original = context.headers().lastHeader(KafkaHeaders.DLT_ORIGINAL_TOPIC).value();
    return Topics.deadLetterTopicOf(new String(original, StandardCharsets.UTF_8));
  }
}
