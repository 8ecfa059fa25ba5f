package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.broker.FreePorts;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes away under a running dispatcher, and comes back. */
class BrokerOutageIT {
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final String TOPIC = "outage";

  private final Receiver receiver = new Receiver();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  @SuppressWarnings("try") // The dispatcher stops while there is a broker to say goodbye to.
  void deliveriesGoOnAfterwardsAndThoseThatWereHeldAreMade() throws Exception {
    int port = FreePorts.one();
    receiver.answers("/hooks", nth -> nth == 1 ? 500 : 204);
    EmbeddedBroker before = EmbeddedBroker.start(folder.resolve("kafka"), port);
    before.createTopics(List.of(TOPIC), 2);
    try (var dispatcher =
        RunningDispatcher.on(before.bootstrapServers(), TOPIC, folder.resolve("state"))) {
      dispatcher.register(receiver.url("/hooks"));
      publish(port, "1");
      await().atMost(RECOVERY).until(() -> receiver.received("/hooks").size() == 1);

      before.close();
      try (var _ = EmbeddedBroker.start(folder.resolve("kafka"), port)) {
        publish(port, "2");

        await()
            .atMost(RECOVERY)
            .untilAsserted(() -> assertThat(received()).isEqualTo(Set.of("1", "2")));
        await().atMost(RECOVERY).until(() -> receiver.received("/hooks").size() >= 3);
        dispatcher.close();
      }
    }
  }

  private Set<String> received() {
    return receiver.received("/hooks").stream()
        .map(webhook -> webhook.body().replaceAll(".*\"data\":(\\d+)}", "$1"))
        .collect(Collectors.toSet());
  }

  private static void publish(int port, String data) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + port),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, data.getBytes(UTF_8))).get();
    }
  }
}
