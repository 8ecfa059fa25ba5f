package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dispatchers come and go, and so do records. */
class GroupIT {
  private static final Duration SOON = Duration.ofSeconds(30);

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
      await().atMost(SOON).untilAsserted(() -> assertThat(next.lag()).isZero());
    }
  }

  /** To partition 0, so that offsets are the ids. */
  private void publish(int from, int to) {
    try (var producer = Broker.producer()) {
      for (int id = from; id < to; id++) {
        var _ = producer.send(new ProducerRecord<>(topic, 0, null, ("" + id).getBytes(UTF_8)));
      }
    }
  }

  private Set<String> received() {
    return receiver.received("/" + topic).stream()
        .map(webhook -> webhook.body().replaceAll(".*\"data\":(\\d+)}", "$1"))
        .collect(Collectors.toSet());
  }

  private static Set<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).collect(Collectors.toSet());
  }
}
