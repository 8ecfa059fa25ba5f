package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker in a container, of the same version as the clients of this build. */
@EnabledIf(
    value = "containersCanRun",
    disabledReason = "no Docker engine answers, and POSTRIDER_TEST_KAFKA_IMAGE does not ask for it")
class KafkaContainerIT {
  /** An image that stands in for the official one; whoever sets it wants these tests run. */
  private static final @Nullable String STAND_IN = System.getenv("POSTRIDER_TEST_KAFKA_IMAGE");

  private static final KafkaContainer KAFKA =
      new KafkaContainer(
          DockerImageName.parse(
                  Objects.requireNonNullElse(
                      STAND_IN, "apache/kafka:" + AppInfoParser.getVersion()))
              .asCompatibleSubstituteFor("apache/kafka"));

  static boolean containersCanRun() {
    if (STAND_IN != null || DockerClientFactory.instance().isDockerAvailable()) {
      return true;
    }
    System.out.println("KafkaContainerIT is skipped: no Docker engine answers");
    return false;
  }

  @BeforeAll
  static void startKafka() {
    KAFKA.start();
  }

  @AfterAll
  static void stopKafka() {
    KAFKA.stop();
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
    return Map.of("bootstrap.servers", KAFKA.getBootstrapServers());
  }
}
