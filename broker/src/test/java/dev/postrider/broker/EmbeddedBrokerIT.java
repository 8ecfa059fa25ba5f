package dev.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final int PORT = 24010;
  private static final TopicPartition PAYMENTS = new TopicPartition("payments", 0);

  @TempDir Path folder;

  @Test
  void keepsItsRecordsOverARestartOnAnotherPort() throws Exception {
    Path storage = folder.resolve("with space").resolve("kafka");
    try (EmbeddedBroker first = EmbeddedBroker.start(storage, PORT)) {
      first.createTopics(List.of("payments"), 1);
      produce(first, "kept");
    }

    try (EmbeddedBroker second = EmbeddedBroker.start(storage, PORT + 1)) {
      second.createTopics(List.of("payments"), 1);

      assertThat(second.freshStorage()).isFalse();
      assertThat(valuesOf(second)).containsExactly("kept");
    }
  }

  @Test
  void refusesAFolderOfAnotherCluster() throws Exception {
    Files.writeString(
        folder.resolve("meta.properties"), "version=1\ncluster.id=Another\nnode.id=1\n");

    assertThatThrownBy(() -> EmbeddedBroker.start(folder, PORT))
        .isInstanceOf(BrokerFailure.class)
        .hasMessageContaining("belongs to another Kafka cluster (cluster.id Another, node.id 1)");
  }

  @Test
  void refusesAFolderWhoseNameKafkaWouldReadAsTwo() {
    assertThatThrownBy(() -> EmbeddedBroker.start(folder.resolve("mine, all mine"), PORT))
        .isInstanceOf(BrokerFailure.class)
        .hasMessageContaining("has a comma in its name");
  }

  @Test
  void refusesAFolderThatHoldsSomethingElse() throws Exception {
    Files.writeString(folder.resolve("holiday.jpg"), "not a log");

    assertThatThrownBy(() -> EmbeddedBroker.start(folder, PORT))
        .isInstanceOf(BrokerFailure.class)
        .hasMessageContaining("holds no Kafka storage");
  }

  private static void produce(EmbeddedBroker broker, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(PAYMENTS.topic(), value)).get();
    }
  }

  private static List<String> valuesOf(EmbeddedBroker broker) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(PAYMENTS));
      consumer.seekToBeginning(List.of(PAYMENTS));
      return consumer.poll(Duration.ofSeconds(10)).records(PAYMENTS).stream()
          .map(record -> record.value())
          .toList();
    }
  }
}
