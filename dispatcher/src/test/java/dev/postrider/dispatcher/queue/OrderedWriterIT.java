package dev.postrider.dispatcher.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.broker.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real broker goes away for longer than the producer tries. */
class OrderedWriterIT {
  private static final String TOPIC = "in-order";
  private static final int WRITES = 20_000;
  private static final int BYTES = 100;
  private static final Duration LONG = Duration.ofSeconds(60);

  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger producers = new AtomicInteger();
  @TempDir private Path folder;

  @Test
  void noneIsInTheLogBeforeOneThatWasAskedForEarlier() throws Exception {
    int port = FreePorts.one();
    EmbeddedBroker before = EmbeddedBroker.start(folder, port);
    before.createTopics(List.of(TOPIC), 1);
    OrderedWriter writer = new OrderedWriter(() -> impatientProducer(port), 20 * BYTES);
    writer.start();
    for (int n = 0; n < WRITES; n++) {
      byte[] text = Integer.toString(n).getBytes(UTF_8);
      writer
          .write(() -> new ProducerRecord<>(TOPIC, text), BYTES)
          .subscribe(null, null, acknowledged::incrementAndGet);
    }
    await().atMost(LONG).until(() -> acknowledged.get() > WRITES / 10);

    before.close();
    assertThat(acknowledged.get()).isLessThan(WRITES);
    await().atMost(LONG).until(() -> producers.get() > 2);
    try (var _ = EmbeddedBroker.start(folder, port)) {
      await().atMost(LONG).until(() -> acknowledged.get() == WRITES);
      writer.stop();

      assertThat(firstsOf(log(port))).hasSize(WRITES).isSorted();
    }
  }

  /** Without those that were written again: what is not beyond all before it. */
  private static List<Integer> firstsOf(List<Integer> log) {
    List<Integer> firsts = new ArrayList<>();
    for (int n : log) {
      if (firsts.isEmpty() || n > firsts.getLast()) {
        firsts.add(n);
      }
    }
    return firsts;
  }

  private static List<Integer> log(int port) {
    var partition = new TopicPartition(TOPIC, 0);
    List<Integer> log = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + port),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> log.add(Integer.parseInt(new String(record.value(), UTF_8))));
      }
    }
    return log;
  }

  private Producer<byte[], byte[]> impatientProducer(int port) {
    producers.incrementAndGet();
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", "127.0.0.1:" + port,
            "acks", "all",
            "enable.idempotence", true,
            "request.timeout.ms", 300,
            "delivery.timeout.ms", 600,
            "max.block.ms", 600,
            "linger.ms", 0),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
