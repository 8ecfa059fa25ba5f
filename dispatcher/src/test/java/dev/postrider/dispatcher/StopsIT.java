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
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What endpoints ask for with their answers, and what the operator hears of it. */
class StopsIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private static Path stateDir;
  private static Receiver receiver;
  private static RunningDispatcher dispatcher;
  private static Registry registry;

  @BeforeAll
  static void start() throws Exception {
    receiver = new Receiver();
    dispatcher = RunningDispatcher.start(Broker.fresh("stops"), stateDir);
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

  private static void publish(String type) throws Exception {
    var record = new ProducerRecord<byte[], byte[]>(dispatcher.topic(), "{}".getBytes(UTF_8));
    record
        .headers()
        .add("ce_specversion", "1.0".getBytes(UTF_8))
        .add("ce_id", type.getBytes(UTF_8))
        .add("ce_source", "/stops".getBytes(UTF_8))
        .add("ce_type", type.getBytes(UTF_8));
    try (var producer = Broker.producer()) {
      producer.send(record).get();
    }
  }
}
