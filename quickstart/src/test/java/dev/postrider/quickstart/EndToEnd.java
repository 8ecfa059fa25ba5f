package dev.postrider.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole product, from the outside: events go in with Kafka's tools and clients and with the
 * producer, endpoints are registered over the API, webhooks come out. Every test has an event type
 * of its own, but for bare records, which cannot name one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EndToEnd {
  /** The attempts of the schedule that {@link Product} is started with. */
  private static final int ATTEMPTS = 4;

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final String GROUP = "postrider-dispatcher";
  private static final String DEFAULT = "default";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<Inbox> inboxes = new ArrayList<>();
  private Product product;
  private Cluster cluster;
  private KafkaTools tools;
  private String type;

  /** Not started yet. */
  abstract Product create(Path folder) throws Exception;

  /** Whether events can be published while Postrider is down. */
  abstract boolean kafkaIsElsewhere();

  @BeforeAll
  void prepare(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    product = create(folder);
    cluster = new Cluster(product.addresses().kafka());
    tools = new KafkaTools(folder, product.addresses().kafka());
  }

  @BeforeEach
  void start(TestInfo test) throws Exception {
    type = "test." + test.getTestMethod().orElseThrow().getName();
    product.start();
  }

  @AfterEach
  void closeInboxes() throws Exception {
    for (Inbox inbox : inboxes) {
      inbox.verified();
      product.api().delete(inbox.endpoint());
      inbox.close();
    }
    inboxes.clear();
  }

  @AfterAll
  void stop() {
    product.close();
  }

  @Test
  void carriesABareLineFromTheConsoleProducer() throws Exception {
    Inbox inbox = endpoint(DEFAULT, "payment.occurred");
    String line = "{\"paymentId\": \"pay_1\", \"amount\": 12.50}";

    tools.produce("payments", line);

    var webhook = inbox.webhook();
    var record = cluster.find("payments", candidate -> candidate.value().equals(line));
    Instant time = Instant.ofEpochMilli(record.timestamp());
    Measured.print("console producer's record to webhook", Duration.between(time, webhook.at()));
    assertThat(webhook.body()).isEqualTo(body("payment.occurred", time, line));
    assertThat(webhook.id())
        .isEqualTo(
            WebhookId.of(
                DEFAULT, cluster.topicId("payments"), record.partition() + "-" + record.offset()));
  }

  @Test
  void carriesACloudEventInBinaryMode() throws Exception {
    Inbox inbox = endpoint(DEFAULT, type);
    var record = event("binary-1", "acc_7", "{\"n\": 1}");
    record.headers().add("ce_time", "2026-11-23T08:15:30.123456Z".getBytes(UTF_8));

    RecordMetadata published = cluster.publish(record);

    var webhook = inbox.webhook();
    measure("binary CloudEvent to webhook", published, webhook);
    assertThat(webhook.body())
        .isEqualTo(body(type, Instant.parse("2026-11-23T08:15:30.123456Z"), "{\"n\": 1}"));
    assertThat(webhook.id()).isEqualTo(WebhookId.of(DEFAULT, "/tests", "binary-1"));
  }

  @Test
  void carriesACloudEventInStructuredMode() throws Exception {
    Inbox inbox = endpoint(DEFAULT, type);
    var record =
        new ProducerRecord<String, String>(
            "events",
            """
            {"specversion": "1.0", "id": "structured-1", "source": "/tests", "type": "%s",
             "time": "2026-11-23T09:15:30+01:00", "data": {"n": 2}}
            """
                .formatted(type));
    record.headers().add("content-type", "application/cloudevents+json".getBytes(UTF_8));

    RecordMetadata published = cluster.publish(record);

    var webhook = inbox.webhook();
    measure("structured CloudEvent to webhook", published, webhook);
    assertThat(JSON.readTree(webhook.body()))
        .isEqualTo(JSON.readTree(body(type, Instant.parse("2026-11-23T08:15:30Z"), "{\"n\": 2}")));
    assertThat(webhook.id()).isEqualTo(WebhookId.of(DEFAULT, "/tests", "structured-1"));
  }

  @Test
  void carriesAPaymentThatTheProducerWritesInAvro() throws Exception {
    product.api().createApplication("avro");
    Inbox inbox = endpoint("avro", "payment.*");

    var accepted =
        new Api(product.addresses().producer(), "none")
            .send(
                "POST",
                "/payments",
                Map.of(
                    "application", "avro",
                    "paymentId", "pay_7",
                    "accountId", "acc_7",
                    "amount", Map.of("minorUnits", 1999, "currency", "EUR"),
                    "method", "CARD",
                    "status", "CAPTURED",
                    "payee", "Corner Bakery",
                    "occurredAt", "2026-11-23T08:15:30Z"));

    assertThat(accepted.status()).isEqualTo(201);
    String eventId = accepted.body().path("eventId").asString();
    var webhook = inbox.webhook();
    JsonNode event = JSON.readTree(webhook.body());
    assertThat(event.path("type").asString()).isEqualTo("payment.occurred");
    assertThat(event.path("timestamp").asString()).isEqualTo("2026-11-23T08:15:30Z");
    assertThat(event.path("data").path("paymentId").asString()).isEqualTo("pay_7");
    assertThat(event.path("data").path("amount").path("minorUnits").asLong()).isEqualTo(1999);
    var record =
        cluster.find(
            "payments",
            candidate ->
                candidate.headers().lastHeader("ce_id") != null
                    && Cluster.text(candidate.headers(), "ce_id").equals(eventId));
    Measured.print(
        "producer's record to webhook",
        Duration.between(Instant.ofEpochMilli(record.timestamp()), webhook.at()));
    assertThat(record.value()).as("Avro, single-object encoding").startsWith("\uFFFD\u0001");
    assertThat(webhook.id())
        .isEqualTo(WebhookId.of("avro", Cluster.text(record.headers(), "ce_source"), eventId));
  }

  @Test
  void anOwnersAnswerComesBackAndReportsTheSignIn() throws Exception {
    product.api().createApplication("bank");
    Inbox.Answer no = Inbox.Answer.saying("{\"verified\": false}");
    Inbox owner = inbox(no, url -> product.api().registerWithReplies("bank", url, "login.unusual"));
    Inbox chat =
        inbox(
            Inbox.Answer.saying("{\"verified\": true}"),
            url -> product.api().registerWithReplies("bank", url, "login.unusual"));
    Inbox desk = endpoint("bank", "login.reported");
    String token = product.data().apiToken().orElseThrow();
    Api producer = new Api(product.addresses().producer(), token);
    var named =
        producer.send(
            "PUT", "/answering-endpoints/bank", Map.of("endpointId", owner.endpoint().id()));
    assertThat(named.status()).isEqualTo(200);

    assertThat(signIn(producer, "login_usual", "Pixel 9").path("state").asString())
        .isEqualTo("USUAL");
    JsonNode asked = signIn(producer, "login_strange", "A strange laptop");

    assertThat(asked.path("state").asString()).isEqualTo("PENDING");
    JsonNode question = JSON.readTree(owner.webhook().body());
    assertThat(question.path("data").path("loginId").asString()).isEqualTo("login_strange");
    assertThat(question.path("data").path("verificationRequested").asBoolean()).isTrue();
    chat.webhook();
    // After a kill, the group that reads answers first waits for its dead member to be given up.
    await().atMost(RECOVERY).until(() -> desk.count() > 0);
    JsonNode report = JSON.readTree(desk.webhook().body());
    assertThat(report.path("type").asString()).isEqualTo("login.reported");
    assertThat(report.path("data").path("loginId").asString()).isEqualTo("login_strange");
    assertThat(report.path("data").path("unusualEventId").asString())
        .isEqualTo(asked.path("eventId").asString());
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          JsonNode login = producer.send("GET", "/logins/login_strange", null).body();
          assertThat(login.path("state").asString()).isEqualTo("REPORTED");
          assertThat(login.path("answers"))
              .extracting(answer -> answer.path("decision").asString())
              .containsExactlyInAnyOrder("REPORTED", "FOREIGN");
        });
  }

  private static JsonNode signIn(Api producer, String loginId, String device) throws Exception {
    var recorded =
        producer.send(
            "POST",
            "/logins",
            Map.of(
                "application", "bank",
                "loginId", loginId,
                "accountId", "acc_7",
                "device", device,
                "ipAddress", "203.0.113.7",
                "userAgent", "Mozilla/5.0"));
    assertThat(recorded.status()).as("%s", recorded.body()).isEqualTo(201);
    return recorded.body();
  }

  @Test
  void callsTheEndpointsThatWantTheEventAndNoOthers() throws Exception {
    product.api().createApplication("other");
    Inbox exact = endpoint(DEFAULT, type);
    Inbox prefix = endpoint(DEFAULT, type.substring(0, type.indexOf('.')) + ".*");
    Inbox all = endpoint(DEFAULT);
    Inbox ofAnotherType = endpoint(DEFAULT, type + ".more", "last");
    Inbox ofAnotherApplication = endpoint("other");
    cluster.publish(event("wanted-1", "acc_7", "1"));
    // One of the same key comes after it, to those who must not have got the first.
    var last = event("last", "acc_7", "2");
    last.headers().remove("ce_type").add("ce_type", "last".getBytes(UTF_8));
    var lastOfOther = event("last-of-other", "acc_7", "3");
    lastOfOther.headers().add("ce_application", "other".getBytes(UTF_8));

    cluster.publish(last);
    cluster.publish(lastOfOther);

    String wanted = WebhookId.of(DEFAULT, "/tests", "wanted-1");
    assertThat(ofAnotherApplication.webhook().id())
        .isEqualTo(WebhookId.of("other", "/tests", "last-of-other"));
    assertThat(ofAnotherType.webhook().id()).isEqualTo(WebhookId.of(DEFAULT, "/tests", "last"));
    assertThat(exact.webhook().id()).isEqualTo(wanted);
    assertThat(prefix.webhook().id()).isEqualTo(wanted);
    assertThat(all.webhooks(2)).extracting(Inbox.Received::id).contains(wanted);
  }

  @Test
  void attemptsAgainUntilTheEndpointRecoversUnderOneId() throws Exception {
    Inbox inbox = endpoint(nth -> nth <= 2 ? 500 : 204, DEFAULT, type);

    cluster.publish(event("recovers-1", "acc_7", "{\"n\": 3}"));

    var attempts = inbox.webhooks(3);
    Measured.print(
        "schedule of 200 ms and 400 ms",
        Duration.between(attempts.getFirst().at(), attempts.getLast().at()));
    assertThat(attempts)
        .extracting(Inbox.Received::id)
        .containsOnly(WebhookId.of(DEFAULT, "/tests", "recovers-1"));
    assertThat(attempts).extracting(Inbox.Received::body).containsOnly(attempts.getFirst().body());
    assertThat(Duration.between(attempts.getFirst().at(), attempts.getLast().at()))
        .isBetween(Duration.ofMillis(480), SOON);
  }

  @Test
  void showsInTheDeadLetterTopicWhatNeverArrivedAndWhy() throws Exception {
    Inbox inbox = endpoint(_ -> 500, DEFAULT, type);
    String value = "{\"n\": 4}";

    cluster.publish(event("dead-1", "acc_7", value));

    String printed = tools.consume("payments-dlt", "\tacc_7\t" + value + "\n");
    assertThat(inbox.webhooks(ATTEMPTS)).hasSize(ATTEMPTS);
    String record = printed.substring(printed.indexOf("ce_id:dead-1"), printed.indexOf(value));
    assertThat(record)
        .contains("ce_type:" + type, "kafka_dlt-original-topic:payments")
        .contains("postrider-reason:exhausted", "postrider-last-status:500")
        .contains("postrider-attempts:" + ATTEMPTS, "postrider-application:default")
        .contains("postrider-endpoint-id:" + inbox.endpoint().id())
        .contains("postrider-message-id:" + WebhookId.of(DEFAULT, "/tests", "dead-1"))
        .endsWith("\tacc_7\t");
  }

  @Test
  void goesOnAfterARecordThatCannotBeDecoded() throws Exception {
    Inbox inbox = endpoint(DEFAULT, "payment.occurred");

    cluster.publish(new ProducerRecord<>("payments", "acc_7", "{\"n\": oops}"));
    cluster.publish(new ProducerRecord<>("payments", "acc_7", "{\"n\": 5}"));

    assertThat(inbox.webhook().body()).contains("\"data\":{\"n\": 5}");
    var deadLetter = cluster.find("payments-dlt", record -> record.value().contains("oops"));
    assertThat(deadLetter.key()).isEqualTo("acc_7");
    assertThat(Cluster.text(deadLetter.headers(), "postrider-reason")).isEqualTo("undecodable");
    assertThat(Cluster.text(deadLetter.headers(), "kafka_dlt-exception-message"))
        .containsIgnoringCase("json");
  }

  @Test
  void showsTrueLagInTheConsumerGroupsTool() throws Exception {
    var answered = new CountDownLatch(1);
    Inbox inbox =
        endpoint(
            _ -> {
              answered.await();
              return 204;
            },
            DEFAULT,
            type);
    RecordMetadata published = cluster.publish(event("hangs-1", "acc_7", "{\"n\": 6}"));
    var partition = new TopicPartition(published.topic(), published.partition());
    inbox.webhook();

    assertThat(tools.lag(GROUP)).containsEntry(partition, "1");

    answered.countDown();
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(tools.lag(GROUP))
                .hasSizeGreaterThanOrEqualTo(5 * 3)
                .allSatisfy((_, lag) -> assertThat(lag).isEqualTo("0")));
    assertThat(inbox.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/hooks",
        "https://192.168.1.1/hooks",
        "http://169.254.169.254/latest/meta-data",
        "http://[fd00::1]/hooks",
        "http://[::ffff:10.0.0.1]/hooks",
        "http://2130706433/hooks"
      })
  void refusesAnEndpointInside(String url) throws Exception {
    var answer =
        product.api().send("POST", "/app/default/endpoint", Map.of("url", URI.create(url)));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().path("detail").get(0).path("loc").toString()).contains("url");
  }

  @Test
  void keepsItsDataOverARestart() throws Exception {
    Inbox inbox = endpoint(DEFAULT, type);
    String token = product.data().apiToken().orElseThrow();
    List<String> published = new ArrayList<>();

    var stopped = product.stop();
    if (kafkaIsElsewhere()) {
      cluster.publish(event("while-down", "acc_7", "1"));
      published.add(WebhookId.of(DEFAULT, "/tests", "while-down"));
    }
    product.start();
    cluster.publish(event("after-restart", "acc_7", "2"));
    published.add(WebhookId.of(DEFAULT, "/tests", "after-restart"));

    Measured.print("stop on SIGTERM", stopped.took());
    assertThat(stopped.exit()).isZero();
    assertThat(stopped.took()).isLessThan(SOON);
    assertThat(product.data().apiToken()).contains(token);
    assertThat(product.api().send("GET", inbox.endpoint().path(), null).status()).isEqualTo(200);
    assertThat(inbox.webhooks(published.size()))
        .extracting(Inbox.Received::id)
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void losesNeitherDeliveryNorAttemptsWhenKilledBetweenThem() throws Exception {
    Inbox inbox = endpoint(_ -> 500, DEFAULT, type);
    RecordMetadata killed = cluster.publish(event("killed-1", "acc_7", "{\"n\": 7}"));
    try (Admin admin = cluster.admin()) {
      // Not before the event is committed: until then the event itself may be consumed again.
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> inbox.count() == ATTEMPTS - 1 && Cluster.isCommitted(admin, killed));
    }

    product.kill();
    product.start();

    String messageId = WebhookId.of(DEFAULT, "/tests", "killed-1");
    await().atMost(RECOVERY).until(() -> inbox.count() >= ATTEMPTS);
    var deadLetter = cluster.find("payments-dlt", record -> record.value().equals("{\"n\": 7}"));
    assertThat(Cluster.text(deadLetter.headers(), "postrider-attempts"))
        .isEqualTo(String.valueOf(ATTEMPTS));
    assertThat(Cluster.text(deadLetter.headers(), "postrider-message-id")).isEqualTo(messageId);
    // One whose outcome was not committed yet is repeated; had the count been lost, all were.
    assertThat(inbox.verified())
        .hasSizeBetween(ATTEMPTS, ATTEMPTS + 1)
        .extracting(Inbox.Received::id)
        .containsOnly(messageId);
  }

  Product product() {
    return product;
  }

  Inbox endpoint(String application, String... types) throws Exception {
    return endpoint(_ -> 204, application, types);
  }

  private Inbox endpoint(Inbox.Answer answer, String application, String... types)
      throws Exception {
    return inbox(answer, url -> product.api().register(application, url, types));
  }

  private Inbox inbox(Inbox.Answer answer, Inbox.Registration registration) throws Exception {
    Inbox inbox = new Inbox(answer, registration);
    inboxes.add(inbox);
    return inbox;
  }

  /** Of this test's type, in binary mode, on {@code payments}. */
  private ProducerRecord<String, String> event(String id, String key, String data) {
    var record = new ProducerRecord<>("payments", key, data);
    record
        .headers()
        .add("ce_id", id.getBytes(UTF_8))
        .add("ce_specversion", "1.0".getBytes(UTF_8))
        .add("ce_source", "/tests".getBytes(UTF_8))
        .add("ce_type", type.getBytes(UTF_8));
    return record;
  }

  private static String body(String type, Instant time, String data) {
    return "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":%s}".formatted(type, time, data);
  }

  private static void measure(String what, RecordMetadata published, Inbox.Received webhook) {
    Measured.print(
        what, Duration.between(Instant.ofEpochMilli(published.timestamp()), webhook.at()));
  }
}
