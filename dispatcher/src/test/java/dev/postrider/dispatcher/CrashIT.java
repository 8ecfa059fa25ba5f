package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.dispatcher.queue.EndpointStatuses;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.DispatcherProcess;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** {@code kill -9} of a dispatcher process: what it had promised, the next one keeps. */
class CrashIT {
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final int HELD = 4_000;

  /** Written to the folder while it works. */
  private static final String SMALL_CACHE = "--postrider.queue.cache=8MB";

  private final String topic = Broker.fresh("crash");
  private final Receiver receiver = new Receiver();
  @TempDir private Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void registerEndpoint() throws Exception {
    try (var dispatcher = RunningDispatcher.start(topic, folder.resolve("first"))) {
      endpoint = dispatcher.register(receiver.url("/" + topic));
    }
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void betweenAttemptsNeitherTheDeliveryNorItsAttemptCountIsLost() throws Exception {
    receiver.answers("/" + topic, _ -> 500);
    try (var dispatcher = start()) {
      publish("1");
      // Not before the event's offset is committed: until then the event itself may be consumed
      // again.
      await().atMost(RECOVERY).until(() -> attempts() == 2 && RunningDispatcher.lag(topic) == 0);
      dispatcher.kill();
    }

    try (var _ = start()) {
      var deadLetter = RunningDispatcher.deadLetters(topic, 1, _ -> true, RECOVERY).getFirst();

      assertThat(new String(deadLetter.headers().lastHeader("postrider-attempts").value(), UTF_8))
          .isEqualTo("4");
      // The one that was under way may have been made twice; had the count been lost, all would
      // have been.
      assertThat(attempts()).isBetween(4, 5);
      assertThat(receiver.received("/" + topic))
          .extracting(Receiver.Webhook::id)
          .containsOnly(receiver.received("/" + topic).getFirst().id());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  void underLoadNothingIsLost(String protocol) throws Exception {
    int events = 3_000;
    receiver.answers("/" + topic, nth -> nth % 50 == 0 ? 500 : 204);
    var published = new HashSet<String>();
    try (var producer = Broker.producer()) {
      for (int kills = 0; kills <= 2; kills++) {
        try (var dispatcher = start(groupProtocol(protocol))) {
          int before = attempts();
          for (int n = 0; n < events / 3; n++) {
            String id = kills + "-" + n;
            published.add(id);
            var _ = producer.send(record(id));
          }
          producer.flush();
          // Killed in the middle of its work; the last one is left to finish it.
          int enough = kills < 2 ? 1 : events;
          await()
              .atMost(RECOVERY)
              .pollInterval(Duration.ofMillis(10))
              .until(() -> attempts() - before >= enough || delivered().containsAll(published));
          if (kills < 2) {
            dispatcher.kill();
          } else {
            await()
                .atMost(RECOVERY)
                .untilAsserted(() -> assertThat(delivered()).isEqualTo(published));
          }
        }
      }
    }
  }

  /**
   * Removing a delivery and writing its dead letter are one transaction: what a killed process left
   * of it in the state folder must not be taken for committed. Without the folder, the changelogs
   * have all.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void killedWhileItWorksOffWhatIsHeldItLosesNothing(boolean losesItsState) throws Exception {
    receiver.answersAsking("/" + topic, "abort-message");
    hold(HELD);
    try (var dispatcher = start(SMALL_CACHE)) {
      await()
          .atMost(RECOVERY)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> attempts() > HELD / 3);
      dispatcher.kill();
    }
    assertThat(attempts()).isLessThan(HELD);
    if (losesItsState) {
      FileSystemUtils.deleteRecursively(folder.resolve("state"));
    }

    try (var _ = start(SMALL_CACHE)) {
      await().atMost(RECOVERY).untilAsserted(() -> assertThat(deadLettered()).hasSize(HELD));
    }
  }

  /** Stops in good order just after the endpoint was resumed: the next one works it off. */
  private void hold(int events) throws Exception {
    try (var dispatcher = RunningDispatcher.join(topic, folder.resolve("state"), SMALL_CACHE)) {
      pause(dispatcher, true);
      try (var producer = Broker.producer()) {
        for (int n = 0; n < events; n++) {
          var _ = producer.send(record("held-" + n));
        }
      }
      var statuses = dispatcher.bean(EndpointStatuses.class);
      await()
          .atMost(RECOVERY)
          .until(() -> {
            var status = statuses.of(endpoint.id());
            return status != null && status.getPending() == events;
          });
      pause(dispatcher, false);
    }
  }

  private void pause(RunningDispatcher dispatcher, boolean paused) {
    dispatcher
        .bean(Registry.class)
        .standEndpoint(
            Registry.DEFAULT_APPLICATION,
            endpoint.id(),
            standing -> standing.withPaused(paused, null))
        .join();
  }

  private Set<String> deadLettered() {
    return RunningDispatcher.recordsSoFar(topic + "-dlt", _ -> true).stream()
        .map(letter ->
            new String(letter.headers().lastHeader("postrider-message-id").value(), UTF_8))
        .collect(Collectors.toSet());
  }

  private DispatcherProcess start(String... properties) throws Exception {
    return DispatcherProcess.start(topic, folder.resolve("state"), properties);
  }

  /** With the classic one, the client decides when a killed member is missed. */
  private static String[] groupProtocol(String protocol) {
    String property = "--postrider.ingest.group-protocol=" + protocol;
    return protocol.equals("classic")
        ? new String[] {
          property,
          "--spring.kafka.consumer.properties.session.timeout.ms=6000",
          "--spring.kafka.consumer.properties.heartbeat.interval.ms=2000"
        }
        : new String[] {property};
  }

  private int attempts() {
    return receiver.received("/" + topic).size();
  }

  /** The event ids of all webhooks that were answered 2xx. */
  private Set<String> delivered() {
    var delivered = new HashSet<String>();
    int nth = 0;
    for (var webhook : receiver.received("/" + topic)) {
      if (++nth % 50 != 0) {
        delivered.add(webhook.body().replaceAll(".*\"id\": \"([^\"]*)\".*", "$1"));
      }
    }
    return delivered;
  }

  private void publish(String id) throws Exception {
    try (var producer = Broker.producer()) {
      producer.send(record(id)).get();
    }
  }

  private ProducerRecord<byte[], byte[]> record(String id) {
    return new ProducerRecord<>(topic, ("{\"id\": \"" + id + "\"}").getBytes(UTF_8));
  }
}
