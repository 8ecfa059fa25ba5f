package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker in a container, of the same version as the clients of this build. */
class KafkaContainerIT {
  /** Names an image that stands in for the official one; whoever sets it wants these tests run. */
  private static final String IMAGE_VARIABLE = "POSTRIDER_TEST_KAFKA_IMAGE";

  private static KafkaContainer kafka;

  @BeforeAll
  static void startKafka() {
    var standIn = System.getenv(IMAGE_VARIABLE);
    if (standIn == null) {
      assumeTrue(
          DockerClientFactory.instance().isDockerAvailable(),
          "no Docker engine answers, and " + IMAGE_VARIABLE + " does not ask for one");
    }
    var image = standIn == null ? "apache/kafka:" + AppInfoParser.getVersion() : standIn;
    kafka =
        new KafkaContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"));
    kafka.start();
  }

  @AfterAll
  static void stopKafka() {
    if (kafka != null) {
      kafka.stop();
    }
  }

  @Test
  void consumesWhatWasProduced() throws Exception {
    var partition = new TopicPartition("payments", 0);
    try (var admin = Admin.create(connection());
        var producer =
            new KafkaProducer<>(connection(), new StringSerializer(), new StringSerializer());
        var consumer =
            new KafkaConsumer<>(connection(), new StringDeserializer(), new StringDeserializer())) {
      admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1))).all().get();
      producer.send(new ProducerRecord<>(partition.topic(), "p-1", "{\"amount\":1}")).get();

      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var records = consumer.poll(Duration.ofSeconds(10)).records(partition);

      assertThat(records).singleElement().extracting(r -> r.value()).isEqualTo("{\"amount\":1}");
    }
  }

  private static Map<String, Object> connection() {
    return Map.of("bootstrap.servers", kafka.getBootstrapServers());
  }
}
