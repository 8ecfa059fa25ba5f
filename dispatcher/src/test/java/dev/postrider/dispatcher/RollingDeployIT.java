package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.DispatcherProcess;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dispatchers are replaced one by one while events keep coming to both partitions. */
class RollingDeployIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration PACE = Duration.ofMillis(5);

  private final String topic = Broker.fresh("rolling");
  private final Receiver receiver = new Receiver();
  private final Admin admin = Broker.admin();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    receiver.close();
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  void nothingIsLostOrRepeatedAndNoPartitionIsSilentForLong(String name) throws Exception {
    String protocol = "--postrider.ingest.group-protocol=" + name;
    var first = RunningDispatcher.start(topic, folder.resolve("first"), protocol);
    first.register(receiver.url("/all"));
    try (var load = new Load()) {
      try (var second = DispatcherProcess.start(topic, folder.resolve("second"), protocol)) {
        awaitMembers(2);
        load.awaitMore();
        first.close();
        load.awaitMore();
        try (var third = RunningDispatcher.join(topic, folder.resolve("first"), protocol)) {
          awaitMembers(2);
          load.awaitMore();
          third.register(receiver.url("/late"));
          Instant registered = Instant.now();
          load.awaitMore();

          second.stop();
          load.awaitMore();
          load.stop();

          await()
              .atMost(SOON)
              .untilAsserted(() -> assertThat(payloads("/all")).isEqualTo(load.published.keySet()));
          await().atMost(SOON).untilAsserted(() -> assertThat(third.lag()).isZero());
          assertThat(receiver.received("/all")).hasSize(load.published.size());
          assertThat(longestSilence("\"p\":0")).isLessThan(Duration.ofSeconds(5));
          assertThat(longestSilence("\"p\":1")).isLessThan(Duration.ofSeconds(5));
          assertThat(payloads("/late"))
              .as("what was published a second after an endpoint was registered")
              .containsAll(load.publishedAfter(registered.plusSeconds(1)));
        }
      }
    }
  }

  private void awaitMembers(int number) {
    String group = topic + "-dispatchers";
    await()
        .atMost(SOON)
        .until(() ->
            admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .flatMap(described -> described.members().stream())
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .count()
                == number);
  }

  private Set<String> payloads(String path) {
    return receiver.received(path).stream()
        .map(RollingDeployIT::payload)
        .collect(Collectors.toSet());
  }

  private static String payload(Receiver.Webhook webhook) {
    return webhook.body().replaceAll(".*\"data\":(.*)}", "$1");
  }

  private Duration longestSilence(String such) {
    List<Instant> arrivals =
        receiver.received("/all").stream()
            .filter(webhook -> payload(webhook).contains(such))
            .map(Receiver.Webhook::arrivedAt)
            .sorted()
            .toList();
    Duration longest = Duration.ZERO;
    for (int i = 1; i < arrivals.size(); i++) {
      Duration silence = Duration.between(arrivals.get(i - 1), arrivals.get(i));
      longest = silence.compareTo(longest) > 0 ? silence : longest;
    }
    return longest;
  }

  /** Publishes to both partitions in turn, at its own pace. */
  private final class Load implements AutoCloseable {
    private static final int MORE = 200;

    private final ConcurrentHashMap<String, Instant> published = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "load");
    private volatile boolean stopping;

    Load() {
      thread.start();
    }

    private void run() {
      try (var producer = Broker.producer()) {
        for (int n = 0; !stopping; n++) {
          String value = "{\"p\":%d,\"n\":%d}".formatted(n % 2, n);
          published.put(value, Instant.now());
          var _ = producer.send(new ProducerRecord<>(topic, n % 2, null, value.getBytes(UTF_8)));
          LockSupport.parkNanos(PACE.toNanos());
        }
      }
    }

    /** Whoever is there now has to carry events meanwhile. */
    void awaitMore() {
      int enough = published.size() + MORE;
      await().atMost(SOON).until(() -> published.size() >= enough);
      Set<String> soFar = Set.copyOf(published.keySet());
      await().atMost(SOON).until(() -> payloads("/all").containsAll(soFar));
    }

    Set<String> publishedAfter(Instant time) {
      return published.entrySet().stream()
          .filter(event -> event.getValue().isAfter(time))
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    }

    void stop() throws InterruptedException {
      stopping = true;
      thread.join();
    }

    @Override
    public void close() throws Exception {
      stop();
    }
  }
}
