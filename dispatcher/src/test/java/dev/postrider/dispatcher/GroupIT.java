package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dispatchers come and go, and so do records. */
class GroupIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int MANY = 6;

  private final String topic = Broker.fresh("group");
  private final Receiver receiver = new Receiver();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void aSecondDispatcherComesAndGoesAndNothingIsLostOrRepeatedWithoutNeed() throws Exception {
    try (var first = RunningDispatcher.start(topic, folder.resolve("first"))) {
      first.register(receiver.url("/" + topic));
      publish(0, 300);
      try (var _ = RunningDispatcher.join(topic, folder.resolve("second"))) {
        publish(300, 600);
        await().atMost(SOON).until(() -> received().containsAll(ids(0, 600)));
      }
      publish(600, 900);

      await().atMost(SOON).untilAsserted(() -> assertThat(received()).isEqualTo(ids(0, 900)));
      await().atMost(SOON).untilAsserted(() -> assertThat(first.lag()).isZero());
    }
    assertThat(receiver.received("/" + topic)).hasSize(900);
  }

  @Test
  void aChangeAtOneDispatcherIsKnownToTheOtherWithinASecond() throws Exception {
    try (var first = RunningDispatcher.start(topic, folder.resolve("first"));
        var admin = Broker.admin();
        var producer = Broker.producer()) {
      var endpoint = first.register(receiver.url("/" + topic));
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(MANY))).all().get();
      try (var second = RunningDispatcher.join(topic, folder.resolve("second"))) {
        // There is one of another topic, so both have some of these.
        await()
            .atMost(SOON)
            .until(() ->
                partitionsOf(first) > 1
                    && partitionsOf(second) > 1
                    && partitionsOf(first) + partitionsOf(second) == MANY + 1);
        publishToEachPartition(producer);
        await().atMost(SOON).until(() -> received().size() == MANY);

        patch(first, endpoint, "{\"url\": \"" + receiver.url("/moved") + "\"}");
        Instant patched = Instant.now();
        await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> {
              publishToEachPartition(producer);
              return moved().size() == MANY;
            });

        assertThat(moved().values())
            .allSatisfy(arrivedAt -> assertThat(arrivedAt).isBefore(patched.plusSeconds(1)));
      }
    }
  }

  /** The event's data is the number of the partition. */
  private void publishToEachPartition(Producer<byte[], byte[]> producer) {
    for (int partition = 0; partition < MANY; partition++) {
      byte[] data = ("" + partition).getBytes(UTF_8);
      var _ = producer.send(new ProducerRecord<>(topic, partition, null, data));
    }
    producer.flush();
  }

  private static double partitionsOf(RunningDispatcher dispatcher) {
    return dispatcher.meter("postrider.ingest.partitions.assigned");
  }

  /** When the first event of each partition arrived at the new URL. */
  private Map<String, Instant> moved() {
    return receiver.received("/moved").stream()
        .collect(
            Collectors.toMap(GroupIT::data, Receiver.Webhook::arrivedAt, (earlier, _) -> earlier));
  }

  private static void patch(RunningDispatcher dispatcher, Endpoint endpoint, String json)
      throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create(dispatcher.address() + "/api/v1/app/default/endpoint/" + endpoint.id()))
            .header("authorization", "Bearer test-token-of-a-sensible-length")
            .header("content-type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(json))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  void aTopicThatComesLaterAndGrowsAndIsCreatedAgainIsConsumedWhole(String protocol)
      throws Exception {
    var later = Broker.fresh("later");
    try (var _ =
            start(
                later,
                "--postrider.ingest.group-protocol=" + protocol,
                "--spring.kafka.consumer.properties.metadata.max.age.ms=500");
        var admin = Broker.admin()) {
      admin.createTopics(List.of(new NewTopic(later, 1, (short) 1))).all().get();
      publish(later, 0, 0, 5);
      await().atMost(SOON).untilAsserted(() -> assertThat(received()).isEqualTo(ids(0, 5)));

      admin.createPartitions(Map.of(later, NewPartitions.increaseTo(2))).all().get();
      publish(later, 1, 5, 8);
      await().atMost(SOON).untilAsserted(() -> assertThat(received()).isEqualTo(ids(0, 8)));

      Broker.delete(later);
      admin.createTopics(List.of(new NewTopic(later, 1, (short) 1))).all().get();
      // More than had been consumed of the one before.
      publish(later, 0, 8, 20);
      await().atMost(SOON).untilAsserted(() -> assertThat(received()).isEqualTo(ids(0, 20)));
    }
  }

  private RunningDispatcher start(String later, String... properties) throws Exception {
    List<String> all = new ArrayList<>(List.of(properties));
    all.add("--postrider.topics." + later + ".type=constant:later");
    var dispatcher =
        RunningDispatcher.start(topic, folder.resolve("state"), all.toArray(String[]::new));
    dispatcher.register(receiver.url("/" + topic));
    return dispatcher;
  }

  @Test
  void whatRetentionDeletedWhileNobodyConsumedIsPassedOver() throws Exception {
    try (var first = RunningDispatcher.start(topic, folder.resolve("state"))) {
      first.register(receiver.url("/" + topic));
      publish(0, 5);
      await().atMost(SOON).until(() -> received().equals(ids(0, 5)));
    }
    publish(5, 10);
    try (var admin = Broker.admin()) {
      var partition = new TopicPartition(topic, 0);
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(8))).all().get();
    }

    try (var next = RunningDispatcher.join(topic, folder.resolve("state"))) {
      publish(10, 12);

      await().atMost(SOON).until(() -> received().containsAll(ids(8, 12)));
      assertThat(received()).doesNotContainAnyElementsOf(ids(5, 8));
      assertThat(next.meter("postrider.ingest.offsets.lost")).isEqualTo(3);
      await().atMost(SOON).untilAsserted(() -> assertThat(next.lag()).isZero());
    }
  }

  /** To partition 0, so that offsets are the ids. */
  private void publish(int from, int to) {
    publish(topic, 0, from, to);
  }

  private static void publish(String topic, int partition, int from, int to) {
    try (var producer = Broker.producer()) {
      for (int id = from; id < to; id++) {
        var _ =
            producer.send(new ProducerRecord<>(topic, partition, null, ("" + id).getBytes(UTF_8)));
      }
    }
  }

  private Set<String> received() {
    return receiver.received("/" + topic).stream().map(GroupIT::data).collect(Collectors.toSet());
  }

  private static String data(Receiver.Webhook webhook) {
    return webhook.body().replaceAll(".*\"data\":(\\d+)}", "$1");
  }

  private static Set<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).collect(Collectors.toSet());
  }
}
