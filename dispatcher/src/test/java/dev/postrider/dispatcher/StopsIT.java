package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.endpoint.ApplicationDraft;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDraft;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.dispatcher.endpoint.Standing;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What endpoints ask for with their answers, and what the operator hears of it. */
class StopsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int IN_FLIGHT = 32;
  private static final int EVENTS = 150;

  @TempDir private static Path stateDir;
  private static Receiver receiver;
  private static RunningDispatcher dispatcher;
  private static Registry registry;

  @BeforeAll
  static void start() throws Exception {
    receiver = new Receiver();
    dispatcher =
        RunningDispatcher.start(
            Broker.fresh("stops"), stateDir, "--postrider.delivery.max-wait=10s");
    registry = dispatcher.bean(Registry.class);
  }

  @AfterAll
  static void stop() {
    dispatcher.close();
    receiver.close();
  }

  @Test
  void anEndpointThatIsGoneIsDisabledAndItsOperatorIsTold() throws Exception {
    registry
        .createApplication(
            new ApplicationDraft("postrider-operator", "The operator", Map.of()), true)
        .join();
    var like = dispatcher.register(receiver.url("/unused"), "unused");
    registry.createEndpoint("postrider-operator", draft(like, receiver.url("/operator"))).join();
    receiver.answers("/gone", _ -> 410);
    Endpoint gone = dispatcher.register(receiver.url("/gone"), "one.gone");

    publish("one.gone");

    await().atMost(SOON).until(() -> standing(gone).disabled());
    assertThat(standing(gone).why()).isEqualTo("It answered 410 Gone");
    await().atMost(SOON).until(() -> receiver.received("/operator").size() == 1);
    assertThat(receiver.received("/operator").getFirst().body())
        .contains("\"type\":\"endpoint.disabled\"", gone.id(), "127.0.0.1")
        .doesNotContain("/gone");
    assertThat(
            dispatcher.deadLetters(
                1, letter -> text(letter.headers().lastHeader("postrider-reason")).equals("gone")))
        .hasSize(1);
  }

  @Test
  void anEndpointMayAskToBeDisabledAndToBeSparedAMessage() throws Exception {
    receiver.answersAsking("/disable", "disable");
    receiver.answersAsking("/abort", "abort-message");
    receiver.answers("/abort", _ -> 500);
    Endpoint disabling = dispatcher.register(receiver.url("/disable"), "one.disable");
    Endpoint aborting = dispatcher.register(receiver.url("/abort"), "one.abort");

    publish("one.disable");
    publish("one.abort");

    await().atMost(SOON).until(() -> standing(disabling).disabled());
    assertThat(
            dispatcher.deadLetters(
                1,
                letter -> text(letter.headers().lastHeader("postrider-reason")).equals("aborted")))
        .hasSize(1);
    assertThat(receiver.received("/abort")).hasSize(1);
    assertThat(standing(aborting).disabled()).isFalse();
  }

  @Test
  void whatWaitsForAnEndpointThatIsPausedIsHeld() throws Exception {
    var answers = new CountDownLatch(1);
    receiver.answers("/busy", _ -> after(answers));
    Endpoint busy = dispatcher.register(receiver.url("/busy"), "one.busy");
    publish("one.busy", EVENTS);
    await()
        .atMost(SOON)
        .until(() -> dispatcher.meter("postrider.delivery.waiting") == EVENTS - IN_FLIGHT);

    pause(busy, true);
    answers.countDown();
    await().atMost(SOON).until(() -> dispatcher.lag() == 0);
    assertThat(receiver.received("/busy")).hasSize(IN_FLIGHT);

    pause(busy, false);
    await().atMost(SOON).until(() -> ids("/busy").size() == EVENTS);
  }

  private static void pause(Endpoint endpoint, boolean paused) {
    registry
        .standEndpoint(
            Registry.DEFAULT_APPLICATION,
            endpoint.id(),
            standing -> standing.withPaused(paused, null))
        .join();
  }

  private static Set<String> ids(String path) {
    return receiver.received(path).stream().map(Receiver.Webhook::id).collect(Collectors.toSet());
  }

  private static int after(CountDownLatch latch) throws IOException {
    try {
      latch.await();
      return 204;
    } catch (InterruptedException _) {
      throw new InterruptedIOException();
    }
  }

  private static Standing standing(Endpoint endpoint) {
    return Objects.requireNonNull(registry.endpoint(endpoint.id())).standing();
  }

  private static EndpointDraft draft(Endpoint like, URI url) {
    EndpointDraft draft = EndpointDraft.of(like);
    return new EndpointDraft(
        null,
        url,
        "",
        List.of(),
        draft.standing(),
        draft.policy(),
        Map.of(),
        1,
        null,
        draft.exchange(),
        draft.credentials());
  }

  private static String text(Header header) {
    return new String(header.value(), UTF_8);
  }

  private static void publish(String type) {
    publish(type, 1);
  }

  private static void publish(String type, int number) {
    try (var producer = Broker.producer()) {
      for (int n = 0; n < number; n++) {
        var record = new ProducerRecord<byte[], byte[]>(dispatcher.topic(), "{}".getBytes(UTF_8));
        record
            .headers()
            .add("ce_specversion", "1.0".getBytes(UTF_8))
            .add("ce_id", (type + n).getBytes(UTF_8))
            .add("ce_source", "/stops".getBytes(UTF_8))
            .add("ce_type", type.getBytes(UTF_8));
        var _ = producer.send(record);
      }
    }
  }
}
