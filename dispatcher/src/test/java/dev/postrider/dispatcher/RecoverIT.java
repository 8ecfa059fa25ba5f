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
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dead letters of an endpoint come back into its queue, as they were and under their ids. */
class RecoverIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path stateDir;
  private static Receiver receiver;
  private static RunningDispatcher dispatcher;

  @BeforeAll
  static void start() throws Exception {
    receiver = new Receiver();
    dispatcher = RunningDispatcher.start(Broker.fresh("recovered"), stateDir);
  }

  @AfterAll
  static void stop() {
    dispatcher.close();
    receiver.close();
  }

  @Test
  void whatWasGivenUpIsDeliveredOnceTheEndpointTakesIt() throws Exception {
    receiver.answersAsking("/back", "abort-message");
    Endpoint endpoint = dispatcher.register(receiver.url("/back"), "one.back");
    Endpoint other = dispatcher.register(receiver.url("/other"), "one.back");
    Instant since = Instant.now();
    publish("one.back", "{\"n\": 1}");
    publish("one.back", "{\"n\": 2}");
    dispatcher.deadLetters(2, _ -> true);
    List<Receiver.Webhook> before = receiver.received("/back");
    receiver.answersAsking("/back", "nothing");

    var answer = recover(endpoint, "{\"since\": \"%s\"}".formatted(since));
    var ofOther = recover(other, "{\"since\": \"%s\"}".formatted(since));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(json(answer).get("task").stringValue()).isEqualTo("endpoint.recover");
    assertThat(ofOther.statusCode()).isEqualTo(202);
    await().atMost(SOON).until(() -> receiver.received("/back").size() == 4);
    assertThat(receiver.received("/back").subList(2, 4))
        .extracting(Receiver.Webhook::id)
        .containsExactlyInAnyOrder(before.get(0).id(), before.get(1).id());
    assertThat(receiver.received("/back").subList(2, 4))
        .extracting(Receiver.Webhook::body)
        .containsExactlyInAnyOrder(before.get(0).body(), before.get(1).body());
    await()
        .atMost(SOON)
        .until(() -> latest(endpoint).get("status").stringValue(), "finished"::equals);
    assertThat(latest(endpoint).get("found").intValue()).isEqualTo(2);
    assertThat(latest(endpoint).get("recovered").intValue()).isEqualTo(2);
    await().atMost(SOON).until(() -> latest(other).get("status").stringValue(), "finished"::equals);
    assertThat(latest(other).get("found").intValue()).isZero();
    assertThat(receiver.received("/other")).hasSize(2);
  }

  @Test
  void saysWhatIsWrongWithTheTimes() throws Exception {
    Endpoint endpoint = dispatcher.register(receiver.url("/times"), "times");

    assertThat(recover(endpoint, "{}").statusCode()).isEqualTo(422);
    assertThat(recover(endpoint, "{\"since\": \"yesterday\"}").body())
        .contains("2026-11-23T07:00:00Z");
    assertThat(
            recover(
                    endpoint,
                    "{\"since\": \"2026-01-02T00:00:00Z\", \"until\": \"2026-01-01T00:00:00Z\"}")
                .body())
        .contains("since must be before until");
    for (String time : List.of("+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z")) {
      String both = "{\"since\": \"2026-01-01T00:00:00Z\", \"until\": \"%s\"}".formatted(time);
      assertThat(recover(endpoint, both).body()).contains("until must be a time like");
      assertThat(recover(endpoint, "{\"since\": \"%s\"}".formatted(time)).body())
          .contains("since must be a time like");
    }
  }

  @Test
  void aTimeBeforeAllRecordsMeansAllOfThem() throws Exception {
    Endpoint endpoint = dispatcher.register(receiver.url("/all"), "all");

    assertThat(recover(endpoint, "{\"since\": \"0001-01-01T00:00:00Z\"}").statusCode())
        .isEqualTo(202);

    await()
        .atMost(SOON)
        .until(
            () -> latest(endpoint).get("status").stringValue(),
            status -> !status.equals("running"));
    assertThat(latest(endpoint).get("status").stringValue()).isEqualTo("finished");
  }

  private static HttpResponse<String> recover(Endpoint endpoint, String body) throws Exception {
    return HTTP.send(
        request(endpoint)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode latest(Endpoint endpoint) throws Exception {
    return json(HTTP.send(request(endpoint).build(), HttpResponse.BodyHandlers.ofString()));
  }

  private static HttpRequest.Builder request(Endpoint endpoint) {
    return HttpRequest.newBuilder(
            URI.create(
                dispatcher.address()
                    + "/api/v1/app/default/endpoint/"
                    + endpoint.id()
                    + "/recover"))
        .header("Authorization", "Bearer test-token-of-a-sensible-length");
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static void publish(String type, String data) throws Exception {
    var record = new ProducerRecord<byte[], byte[]>(dispatcher.topic(), data.getBytes(UTF_8));
    record
        .headers()
        .add("ce_specversion", "1.0".getBytes(UTF_8))
        .add("ce_id", data.getBytes(UTF_8))
        .add("ce_source", "/recovered".getBytes(UTF_8))
        .add("ce_type", type.getBytes(UTF_8));
    try (var producer = Broker.producer()) {
      producer.send(record).get();
    }
  }
}
