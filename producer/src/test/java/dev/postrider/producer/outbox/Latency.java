package dev.postrider.producer.outbox;

import static org.awaitility.Awaitility.await;

import dev.postrider.producer.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How long events take from their commit to a consumer that waits for them. */
record Latency(List<Duration> sorted) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Of so many, each written when nothing else waits.
   *
   * @param topic with one partition
   */
  static Latency of(TestInstance instance, String topic, int events) {
    List<Duration> took = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", TestBroker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToEnd(partition);
      consumer.position(partition.getFirst());
      // The first one also waits for the connection to Kafka.
      for (int n = 0; n <= events; n++) {
        instance.write("acc_1", n);
        long committed = System.nanoTime();
        if (consumer.poll(PATIENCE).count() != 1) {
          throw new IllegalStateException("Not one event, and no other, came");
        }
        Duration after = Duration.ofNanos(System.nanoTime() - committed);
        if (n > 0) {
          took.add(after);
        }
        await().pollInterval(Duration.ofMillis(2)).until(() -> instance.waiting() == 0);
      }
    }
    return new Latency(took.stream().sorted().toList());
  }

  Duration percentile(int percent) {
    return sorted.get((sorted.size() - 1) * percent / 100);
  }
}
