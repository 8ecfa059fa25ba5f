package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The whole flow on a real broker and a real receiver. Every test has an event type of its own. */
class DispatcherIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir private static Path stateDir;
  private static RunningDispatcher dispatcher;
  private static Receiver receiver;
  private String type;

  @BeforeAll
  static void start() throws Exception {
    receiver = new Receiver();
    dispatcher = RunningDispatcher.start(Broker.fresh("payments"), stateDir);
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
  void anEventReachesItsEndpointAsASignedWebhook() throws Exception {
    var endpoint = dispatcher.register(receiver.url("/signed"), type);

    publish("{\"amount\": 1250}");

    await().atMost(SOON).until(() -> received("/signed").size() == 1);
    var webhook = received("/signed").getFirst();
    assertThat(webhook.body())
        .startsWith("{\"type\":\"" + type + "\",\"timestamp\":\"")
        .endsWith("\",\"data\":{\"amount\": 1250}}");
    assertThat(webhook.id()).matches("msg_[0-9A-Za-z]{22}");
    verify(endpoint, webhook);
  }

  @Test
  void twoFailuresAndASuccessAreThreeAttemptsWithOneId() throws Exception {
    receiver.answers("/recovers", nth -> nth <= 2 ? 500 : 204);
    dispatcher.register(receiver.url("/recovers"), type);

    publish("{\"n\": 1}");

    await().atMost(SOON).until(() -> received("/recovers").size() == 3);
    await().atMost(SOON).untilAsserted(() -> assertThat(dispatcher.lag()).isZero());
    assertThat(received("/recovers"))
        .extracting(Receiver.Webhook::id)
        .containsOnly(received("/recovers").getFirst().id());
  }

  @Test
  void oneThatNeverRecoversEndsInTheDeadLetterTopicAsItWas() throws Exception {
    receiver.answers("/dead", _ -> 500);
    var endpoint = dispatcher.register(receiver.url("/dead"), type);

    publish("{\"n\": 2}");

    var deadLetter = deadLetterOf("{\"n\": 2}");
    assertThat(received("/dead")).hasSize(4);
    assertThat(deadLetter.key()).asString().isEqualTo("customer-7");
    assertThat(text(deadLetter.headers(), "ce_type")).isEqualTo(type);
    assertThat(text(deadLetter.headers(), "postrider-reason")).isEqualTo("exhausted");
    assertThat(text(deadLetter.headers(), "postrider-attempts")).isEqualTo("4");
    assertThat(text(deadLetter.headers(), "postrider-last-status")).isEqualTo("500");
    assertThat(text(deadLetter.headers(), "postrider-endpoint-id")).isEqualTo(endpoint.id());
    assertThat(text(deadLetter.headers(), "postrider-message-id"))
        .isEqualTo(received("/dead").getFirst().id());
  }

  @Test
  void whatCannotBeDecodedGoesToTheDeadLetterTopicAndConsumptionGoesOn() throws Exception {
    dispatcher.register(receiver.url("/after-garbage"), type);

    publish("{\"n\": oops}");
    publish("{\"n\": 3}");

    await().atMost(SOON).until(() -> received("/after-garbage").size() == 1);
    var garbage = deadLetterOf("{\"n\": oops}");
    assertThat(text(garbage.headers(), "postrider-reason")).isEqualTo("undecodable");
    assertThat(text(garbage.headers(), "kafka_dlt-exception-message")).contains("column");
    await().atMost(SOON).untilAsserted(() -> assertThat(dispatcher.lag()).isZero());
  }

  @Test
  void aBareRecordTakesItsTypeFromTheTopicsRules() throws Exception {
    dispatcher.register(receiver.url("/bare"), "payment.*");

    try (var producer = Broker.producer()) {
      producer
          .send(new ProducerRecord<>(dispatcher.topic(), "{\"bare\": true}".getBytes(UTF_8)))
          .get();
    }

    await().atMost(SOON).until(() -> received("/bare").size() == 1);
    assertThat(received("/bare").getFirst().body())
        .contains("\"type\":\"payment.occurred\"", "{\"bare\": true}");
  }

  @Test
  void aTombstoneIsPassedOver() throws Exception {
    dispatcher.register(receiver.url("/tombstones"));

    try (var producer = Broker.producer()) {
      producer
          .send(new ProducerRecord<>(dispatcher.topic(), "customer-7".getBytes(UTF_8), null))
          .get();
    }

    await().atMost(SOON).untilAsserted(() -> assertThat(dispatcher.lag()).isZero());
    assertThat(received("/tombstones")).isEmpty();
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // The transaction answers for its records.
  void lagIsZeroBehindTransactionMarkersAndAbortedRecords() throws Exception {
    dispatcher.register(receiver.url("/transactions"), type);
    try (var producer = Broker.transactionalProducer()) {
      producer.beginTransaction();
      producer.send(record("{\"committed\": true}"));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(record("{\"committed\": false}"));
      producer.flush();
      producer.abortTransaction();
    }

    await().atMost(SOON).untilAsserted(() -> assertThat(dispatcher.lag()).isZero());
    assertThat(received("/transactions")).hasSize(1);
  }

  /** More than were once served at a time. */
  @Test
  void endpointsThatHangDoNotKeepAnEventFromTheOthers() throws Exception {
    var over = new CountDownLatch(1);
    for (int n = 0; n < 150; n++) {
      receiver.answers("/hangs" + n, _ -> awaited(over) ? 204 : 500);
      dispatcher.register(receiver.url("/hangs" + n), type);
    }
    for (int n = 0; n < 10; n++) {
      dispatcher.register(receiver.url("/healthy"), type);
    }

    publish("{\"n\": 5}");

    try {
      await().atMost(SOON).until(() -> received("/healthy").size() == 10);
    } finally {
      over.countDown();
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(dispatcher.lag()).isZero());
    assertThat(received("/healthy"))
        .extracting(Receiver.Webhook::id)
        .containsOnly(received("/hangs7").getFirst().id());
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      return false;
    }
  }

  private ConsumerRecord<byte[], byte[]> deadLetterOf(String value) {
    return dispatcher
        .deadLetters(1, record -> new String(record.value(), UTF_8).equals(value))
        .getFirst();
  }

  private void publish(String json) throws Exception {
    try (var producer = Broker.producer()) {
      producer.send(record(json)).get();
    }
  }

  private ProducerRecord<byte[], byte[]> record(String json) {
    var record =
        new ProducerRecord<>(
            dispatcher.topic(), "customer-7".getBytes(UTF_8), json.getBytes(UTF_8));
    record.headers().add("ce_specversion", "1.0".getBytes(UTF_8));
    record.headers().add("ce_type", type.getBytes(UTF_8));
    record.headers().add("ce_id", UUID.randomUUID().toString().getBytes(UTF_8));
    record.headers().add("ce_source", "/tests".getBytes(UTF_8));
    return record;
  }

  private static List<Receiver.Webhook> received(String path) {
    return receiver.received(path);
  }

  private static void verify(Endpoint endpoint, Receiver.Webhook webhook) throws Exception {
    Map<String, List<String>> headers =
        webhook.headers().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
    new Webhook(endpoint.secret().reveal())
        .verify(webhook.body(), HttpHeaders.of(headers, (_, _) -> true));
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }
}
