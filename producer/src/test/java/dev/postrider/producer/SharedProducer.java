package dev.postrider.producer;

import static dev.postrider.producer.TestBroker.header;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A producer for each database that all tests of a JVM share, because each takes seconds to start;
 * so each test uses accounts, items and ids of its own.
 */
public final class SharedProducer {
  private static final Map<TestDatabase, SharedProducer> RUNNING =
      new EnumMap<>(TestDatabase.class);

  public static final String OPERATOR_TOKEN = "a-token-for-operators";

  private final TestClock clock = new TestClock();
  private final Map<String, String> topics;
  private final RunningProducer producer;
  private final WebTestClient client;

  private SharedProducer(TestDatabase database) {
    topics =
        Map.of(
            "payments", TestBroker.freshTopic(3),
            "logins", TestBroker.freshTopic(3),
            "prices", TestBroker.freshTopic(3),
            "shipments", TestBroker.freshTopic(3),
            "events", TestBroker.freshTopic(1),
            "replies", TestBroker.freshTopic(1));
    producer =
        new RunningProducer(
            TestBroker.bootstrapServers(), database.freshUrl(), clock, settings(topics));
    client = producer.client();
    Runtime.getRuntime().addShutdownHook(new Thread(producer::close));
  }

  private static String[] settings(Map<String, String> topics) {
    List<String> settings = new ArrayList<>();
    topics.forEach((name, topic) ->
        settings.add(
            name.equals("replies")
                ? "--postrider.producer.replies.topic=" + topic
                : "--postrider.producer.topics.%s=%s".formatted(name, topic)));
    settings.add("--postrider.producer.replies.group-id=" + topics.get("replies"));
    settings.add("--postrider.producer.operator.tokens=" + OPERATOR_TOKEN);
    settings.add("--postrider.producer.samples.enabled=true");
    return settings.toArray(String[]::new);
  }

  public static synchronized SharedProducer on(TestDatabase database) {
    return RUNNING.computeIfAbsent(database, SharedProducer::new);
  }

  public WebTestClient client() {
    return client;
  }

  public TestClock clock() {
    return clock;
  }

  public <T> T bean(Class<T> type) {
    return producer.bean(type);
  }

  public <T> T bean(String name, Class<T> type) {
    return producer.bean(name, type);
  }

  public WebTestClient.ResponseSpec post(String uri, String body) {
    return post(uri, body, null);
  }

  public WebTestClient.ResponseSpec post(String uri, String body, @Nullable String key) {
    return client
        .post()
        .uri(uri)
        .contentType(MediaType.APPLICATION_JSON)
        .headers(headers -> {
          if (key != null) {
            headers.set("Idempotency-Key", key);
          }
        })
        .bodyValue(body)
        .exchange();
  }

  public <T> T create(String uri, String body, Class<T> type) {
    return created(post(uri, body), type);
  }

  public static <T> T created(WebTestClient.ResponseSpec answer, Class<T> type) {
    return requireNonNull(
        answer.expectStatus().isCreated().expectBody(type).returnResult().getResponseBody());
  }

  public <T> T get(String uri, Class<T> type) {
    return requireNonNull(
        client
            .get()
            .uri(uri)
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(type)
            .returnResult()
            .getResponseBody());
  }

  /** The name of one of its topics, such as {@code payments}. */
  public String topic(String name) {
    return requireNonNull(topics.get(name), name);
  }

  /** The events about a subject, in their order, once there are so many. */
  public List<ConsumerRecord<byte[], byte[]>> events(String name, String subject, int count) {
    return TestBroker.readUntil(
            topic(name), records -> records.stream().filter(about(subject)).count() >= count)
        .stream()
        .filter(about(subject))
        .toList();
  }

  private static Predicate<ConsumerRecord<byte[], byte[]>> about(String subject) {
    return record -> header(record, "ce_subject").equals(subject);
  }
}
