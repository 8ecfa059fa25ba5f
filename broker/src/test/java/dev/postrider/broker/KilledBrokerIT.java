package dev.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node alone, as a process that is killed. */
class KilledBrokerIT {
  /** So many that some of them are being committed whenever the broker is killed. */
  private static final int GROUPS = 16;

  /** So many that fencing the broker, which takes their leader from all of them, takes a while. */
  private static final int PARTITIONS = 600;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final TopicPartition PAYMENTS = new TopicPartition("payments", 0);

  private final ClusterPlan plan = ClusterPlan.onFreePorts(1);
  @TempDir private Path folder;

  /** Kafka Streams waits for as long as offsets of its group are unstable. */
  @Test
  void leavesNoTransactionHanging() throws Exception {
    try (var node = NodeProcess.start(folder, plan, 1).awaitReady()) {
      try (var admin = Admin.create(Map.of("bootstrap.servers", plan.bootstrapServers()))) {
        var payments = new NewTopic(PAYMENTS.topic(), PARTITIONS, (short) 1);
        admin.createTopics(List.of(payments)).all().get();
      }
      killWhileOffsetsAreCommitted(node);
    }

    try (var _ = NodeProcess.start(folder, plan, 1).awaitReady()) {
      for (int group = 0; group < GROUPS; group++) {
        try (var consumer = consumer(group)) {
          assertThatCode(() -> consumer.committed(Set.of(PAYMENTS), PATIENCE))
              .as("group %d", group)
              .doesNotThrowAnyException();
        }
      }
    }
  }

  private void killWhileOffsetsAreCommitted(NodeProcess node) throws InterruptedException {
    var producers = IntStream.range(0, GROUPS).mapToObj(this::producer).toList();
    var committed = new CountDownLatch(10 * GROUPS);
    try (var threads = Executors.newCachedThreadPool()) {
      for (int group = 0; group < GROUPS; group++) {
        var producer = producers.get(group);
        var metadata = new ConsumerGroupMetadata(groupId(group));
        threads.execute(() -> commitOffsets(producer, metadata, committed));
      }
      assertThat(committed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      node.close();
      producers.forEach(producer -> producer.close(Duration.ZERO));
    }
  }

  /** One transaction after the other, until the producer is closed. */
  private static void commitOffsets(
      KafkaProducer<byte[], byte[]> producer,
      ConsumerGroupMetadata group,
      CountDownLatch committed) {
    try {
      producer.initTransactions();
      for (int offset = 0; ; offset++) {
        producer.beginTransaction();
        producer.sendOffsetsToTransaction(Map.of(PAYMENTS, new OffsetAndMetadata(offset)), group);
        producer.commitTransaction();
        committed.countDown();
      }
    } catch (KafkaException | IllegalStateException _) {
      // Closed.
    }
  }

  private static String groupId(int group) {
    return "group-" + group;
  }

  private KafkaProducer<byte[], byte[]> producer(int number) {
    return new KafkaProducer<>(
        Map.<String, Object>of(
            "bootstrap.servers",
            plan.bootstrapServers(),
            "transactional.id",
            "producer-" + number,
            "transaction.timeout.ms",
            (int) TimeUnit.SECONDS.toMillis(2)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer(int group) {
    return new KafkaConsumer<>(
        Map.<String, Object>of(
            "bootstrap.servers",
            plan.bootstrapServers(),
            "group.id",
            groupId(group),
            "isolation.level",
            "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
