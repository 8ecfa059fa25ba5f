package dev.postrider.dispatcher.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Exchange;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.DeliveryAttempt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Answers as they come back on a real broker, from a real receiver. */
class ReplyIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Exchange WITH_REPLIES = Exchange.STANDARD.withReplies(true);
  private static final InternalCodec<DeliveryAttempt> ATTEMPTS =
      InternalCodec.of(DeliveryAttempt.class);

  @TempDir private static Path stateDir;
  private static RunningDispatcher dispatcher;
  private static Receiver receiver;
  private String type;

  @BeforeAll
  static void start() throws Exception {
    receiver = new Receiver();
    dispatcher = RunningDispatcher.start(Broker.fresh("logins"), stateDir);
  }

  @AfterAll
  static void stop() {
    dispatcher.close();
    receiver.close();
  }

  @BeforeEach
  void ownType(TestInfo test) {
    type = "test." + test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void anAnswerComesBackAsAnEvent() throws Exception {
    var endpoint = answering("/answers", "{\"verified\": false}");

    var eventId = publish(Map.of("ce_subject", "acc_7", "ce_application", "default"));

    var reply = replies(1).getFirst();
    var webhook = receiver.received("/answers").getFirst();
    var headers = headers(reply);
    assertThat(reply.value()).asString(UTF_8).isEqualTo("{\"verified\": false}");
    assertThat(reply.key()).asString(UTF_8).isEqualTo(webhook.id());
    assertThat(Instant.parse(headers.remove("ce_time")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(headers.remove("ce_causationsource")).isEqualTo("/tests");
    assertThat(headers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion",
                "1.0",
                "ce_id",
                webhook.id() + "-" + endpoint.id(),
                "ce_source",
                "/postrider/endpoints/" + endpoint.id(),
                "ce_type",
                type + ".reply",
                "ce_subject",
                "acc_7",
                "ce_application",
                "default",
                "ce_causationid",
                eventId,
                "ce_endpointid",
                endpoint.id(),
                "ce_status",
                "200",
                "content-type",
                "application/json"));
  }

  @Test
  void anAnswerToWhatWasHeldComesBackToo() throws Exception {
    receiver.answers("/second", nth -> nth == 1 ? 500 : 202);
    var endpoint = answering("/second", "[1]");

    publish(Map.of());

    var reply = replies(1).getFirst();
    var webhook = receiver.received("/second").getFirst();
    assertThat(headers(reply))
        .containsEntry("ce_status", "202")
        .containsEntry("ce_id", webhook.id() + "-" + endpoint.id());
  }

  @Test
  void anAnswerThatIsNotJsonIsDeliveredAndNoReply() throws Exception {
    receiver.answersWith("/text", "{\"a\": \u00ff}".getBytes(UTF_8));
    var endpoint = dispatcher.register(receiver.url("/text"), WITH_REPLIES, type);

    publish(Map.of());

    assertThat(attempt(endpoint).getReason()).contains("no reply", "not JSON");
    assertThat(attempt(endpoint).getOutcome()).isEqualTo("delivered");
    awaitDone();
    assertThat(receiver.received("/text")).hasSize(1);
    assertThat(repliesSoFar()).isEmpty();
  }

  @Test
  void anAnswerOf64KiBIsAReplyAndALongerOneIsNot() throws Exception {
    answering("/full", json(64 * 1024));
    var overfull = answering("/overfull", json(64 * 1024 + 1));

    publish(Map.of());

    assertThat(attempt(overfull).getReason()).contains("no reply", "64 KiB");
    assertThat(replies(1).getFirst().value()).hasSize(64 * 1024);
    awaitDone();
    assertThat(repliesSoFar()).hasSize(1);
  }

  @Test
  void anEmptyAnswerAndAnEndpointWithoutRepliesPublishNothing() throws Exception {
    dispatcher.register(receiver.url("/empty"), WITH_REPLIES, type);
    receiver.answersWith("/unasked", "{}".getBytes(UTF_8));
    dispatcher.register(receiver.url("/unasked"), type);

    publish(Map.of());

    await().atMost(SOON).until(() -> receiver.received("/unasked").size() == 1);
    await().atMost(SOON).until(() -> receiver.received("/empty").size() == 1);
    awaitDone();
    assertThat(repliesSoFar()).isEmpty();
  }

  @Test
  void aReplyIsNeverReplied() throws Exception {
    type += ".reply";
    answering("/reply-of-reply", "{}");

    publish(Map.of());

    await().atMost(SOON).until(() -> receiver.received("/reply-of-reply").size() == 1);
    awaitDone();
    assertThat(repliesSoFar()).isEmpty();
  }

  @Test
  void aReplyUnderAnotherTypeIsNeverRepliedEither() throws Exception {
    receiver.answers("/renamed", nth -> nth == 1 ? 500 : 200);
    answering("/renamed", "{}");

    publish(Map.of("ce_causationid", "e-1", "ce_endpointid", "ep_1"));

    await().atMost(SOON).until(() -> receiver.received("/renamed").size() == 2);
    // Nothing tells when the queue is done with it.
    await()
        .during(Duration.ofSeconds(1))
        .atMost(SOON)
        .untilAsserted(() -> assertThat(repliesSoFar()).isEmpty());
  }

  @Test
  void aDeliveryIsNotDoneBeforeItsReplyIsAcknowledged() throws Exception {
    answering("/waits", "{\"n\": 1}");
    awaitDone();
    Broker.delete(Topics.REPLIES);

    publish(Map.of());

    await().atMost(SOON).until(() -> receiver.received("/waits").size() == 1);
    await()
        .during(Duration.ofSeconds(2))
        .atMost(SOON)
        .untilAsserted(() -> assertThat(dispatcher.lag()).isPositive());
    try (var admin = Broker.admin()) {
      admin.createTopics(List.of(new NewTopic(Topics.REPLIES, 12, (short) 1))).all().get();
    }
    assertThat(replies(1)).hasSize(1);
    awaitDone();
    assertThat(receiver.received("/waits")).hasSize(1);
  }

  private Endpoint answering(String path, String body) throws Exception {
    receiver.answersWith(path, body.getBytes(UTF_8));
    return dispatcher.register(receiver.url(path), WITH_REPLIES, type);
  }

  private String publish(Map<String, String> more) throws Exception {
    Map<String, String> headers = new TreeMap<>(more);
    String id = UUID.randomUUID().toString();
    headers.putAll(
        Map.of("ce_specversion", "1.0", "ce_type", type, "ce_id", id, "ce_source", "/tests"));
    var event = new ProducerRecord<>(dispatcher.topic(), (byte[]) null, "{}".getBytes(UTF_8));
    headers.forEach((name, value) -> event.headers().add(name, value.getBytes(UTF_8)));
    try (var producer = Broker.producer()) {
      producer.send(event).get();
    }
    return id;
  }

  private static void awaitDone() {
    await().atMost(SOON).untilAsserted(() -> assertThat(dispatcher.lag()).isZero());
  }

  private List<ConsumerRecord<byte[], byte[]>> replies(int number) {
    return RunningDispatcher.records(Topics.REPLIES, number, this::isOfThisTest, SOON);
  }

  /** All that are there, as what is done has its replies acknowledged. */
  private List<ConsumerRecord<byte[], byte[]>> repliesSoFar() {
    return RunningDispatcher.recordsSoFar(Topics.REPLIES, this::isOfThisTest);
  }

  private boolean isOfThisTest(ConsumerRecord<byte[], byte[]> reply) {
    return (type + ".reply").equals(headers(reply).get("ce_type"));
  }

  private static DeliveryAttempt attempt(Endpoint endpoint) {
    return ATTEMPTS.decode(
        RunningDispatcher.records(
                Topics.ATTEMPTS,
                1,
                record -> new String(record.key(), UTF_8).equals(endpoint.id()),
                SOON)
            .getFirst()
            .value());
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    record
        .headers()
        .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
    return headers;
  }

  private static String json(int bytes) {
    return "\"" + "x".repeat(bytes - 2) + "\"";
  }
}
