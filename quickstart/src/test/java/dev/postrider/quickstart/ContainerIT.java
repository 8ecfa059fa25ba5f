package dev.postrider.quickstart;

import dev.postrider.broker.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Dispatcher and producer with a broker in a container, of the same version as their clients. */
@EnabledIf(
    value = "containersCanRun",
    disabledReason = "no Docker engine answers, and POSTRIDER_TEST_KAFKA_IMAGE does not ask for it")
class ContainerIT extends EndToEnd {
  /** An image that stands in for the official one; whoever sets it wants these tests run. */
  private static final @Nullable String STAND_IN = System.getenv("POSTRIDER_TEST_KAFKA_IMAGE");

  /** With its defaults a killed dispatcher would be missed for 45 s. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
          "KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS", "6000",
          "KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS", "6000",
          "KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS", "2000",
          "KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS", "1000");

  private static final KafkaContainer KAFKA =
      new KafkaContainer(
              DockerImageName.parse(
                      Objects.requireNonNullElse(
                          STAND_IN, "apache/kafka:" + AppInfoParser.getVersion()))
                  .asCompatibleSubstituteFor("apache/kafka"))
          .withEnv(SETTINGS);

  static boolean containersCanRun() {
    if (STAND_IN != null || DockerClientFactory.instance().isDockerAvailable()) {
      return true;
    }
    System.out.println("ContainerIT is skipped: no Docker engine answers");
    return false;
  }

  @Override
  Product create(Path folder) throws Exception {
    KAFKA.start();
    try (var admin = Admin.create(Map.of("bootstrap.servers", KAFKA.getBootstrapServers()))) {
      var topics =
          SampleTopics.names().stream().map(name -> new NewTopic(name, 3, (short) 1)).toList();
      admin.createTopics(topics).all().get();
    }
    List<Integer> ports = FreePorts.several(2);
    String kafka = KAFKA.getBootstrapServers();
    int kafkaPort = Integer.parseInt(kafka.substring(kafka.lastIndexOf(':') + 1));
    return new Product(
        folder,
        new Addresses(ports.get(0), ports.get(1), kafkaPort),
        Program.java(List.of(), ApplicationsAlone.class));
  }

  @Override
  boolean kafkaIsElsewhere() {
    return true;
  }

  @AfterAll
  static void stopKafka() {
    KAFKA.stop();
  }
}
