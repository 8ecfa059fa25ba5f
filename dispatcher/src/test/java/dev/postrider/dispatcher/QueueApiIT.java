package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.FreePorts;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.QueueCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Endpoint queues over the API of two dispatchers, of which one has a queue and both tell of it.
 */
class QueueApiIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private static Path stateDir;
  private static Receiver receiver;
  private static RunningDispatcher one;
  private static RunningDispatcher other;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    receiver = new Receiver();
    String topic = Broker.fresh("queues");
    int port = FreePorts.one();
    int otherPort = FreePorts.one();
    one = RunningDispatcher.start(topic, stateDir.resolve("one"), at(port));
    other = RunningDispatcher.join(topic, stateDir.resolve("other"), at(otherPort));
  }

  @AfterAll
  static void stop() {
    other.close();
    one.close();
    receiver.close();
  }

  @Test
  void anEndpointWithNothingHeldFlows() throws Exception {
    Endpoint endpoint = one.register(receiver.url("/idle"), "idle");

    JsonNode queue = json(get(one, path(endpoint, "/queue")));

    assertThat(queue.get("lane").stringValue()).isEqualTo("direct");
    assertThat(queue.get("state").stringValue()).isEqualTo("flowing");
    assertThat(queue.get("pending").intValue()).isZero();
    assertThat(queue.get("rateLimit").isNull()).isTrue();
    assertThat(get(one, "/api/v1/app/default/endpoint/nobody/queue").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsHeldIsListedWhicheverDispatcherIsAsked() throws Exception {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      Endpoint endpoint = one.register(receiver.url("/held"), "held." + n);
      assertThat(send(one, "POST", path(endpoint, "/pause")).statusCode()).isEqualTo(200);
      endpoints.add(endpoint);
    }
    for (Endpoint endpoint : endpoints) {
      await()
          .atMost(SOON)
          .until(
              () -> json(get(other, path(endpoint, "/queue"))).get("state").stringValue(),
              "paused"::equals);
      for (int n = 0; n < 5; n++) {
        publish(endpoint.filterTypeNames().getFirst());
      }
    }

    for (Endpoint endpoint : endpoints) {
      for (RunningDispatcher asked : List.of(one, other)) {
        await()
            .atMost(SOON)
            .ignoreExceptions()
            .until(() ->
                json(get(asked, path(endpoint, "/queue/deliveries"))).get("data").size() == 5);
        JsonNode first = json(get(asked, path(endpoint, "/queue/deliveries?limit=3")));
        assertThat(first.get("data")).hasSize(3);
        assertThat(first.get("done").booleanValue()).isFalse();
        JsonNode rest =
            json(
                get(
                    asked,
                    path(
                        endpoint,
                        "/queue/deliveries?limit=3&iterator="
                            + first.get("iterator").stringValue())));
        assertThat(rest.get("data")).hasSize(2);
        assertThat(rest.get("done").booleanValue()).isTrue();
        JsonNode held = first.get("data").get(0);
        assertThat(held.get("id").stringValue()).startsWith("msg_");
        assertThat(held.get("eventType").stringValue())
            .isEqualTo(endpoint.filterTypeNames().getFirst());
        assertThat(held.get("attempts").intValue()).isZero();
        JsonNode before =
            json(
                get(
                    asked,
                    path(
                        endpoint,
                        "/queue/deliveries?limit=3&iterator="
                            + rest.get("prevIterator").stringValue())));
        assertThat(before.get("data")).isEqualTo(first.get("data"));
        JsonNode newest =
            json(get(asked, path(endpoint, "/queue/deliveries?limit=1&order=descending")));
        assertThat(newest.get("data").get(0)).isEqualTo(rest.get("data").get(1));
      }
    }
    assertThat(receiver.received("/held")).isEmpty();
    Endpoint purged = endpoints.getFirst();
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          JsonNode queue = json(get(one, path(purged, "/queue")));
          assertThat(queue.get("pending").intValue()).isEqualTo(5);
          assertThat(queue.get("pendingBytes").intValue()).isPositive();
          assertThat(queue.get("lane").stringValue()).isEqualTo("queued");
        });

    send(other, "POST", path(purged, "/purge"));

    await()
        .atMost(SOON)
        .until(() -> json(get(one, path(purged, "/queue/deliveries"))).get("data").isEmpty());
    await()
        .atMost(SOON)
        .until(() -> json(get(other, path(purged, "/queue"))).get("pending").intValue() == 0);
    for (Endpoint endpoint : endpoints) {
      send(one, "POST", path(endpoint, "/resume"));
    }
    await().atMost(SOON).until(() -> receiver.received("/held").size() == 15);
  }

  @Test
  void askingNeedsAToken() throws Exception {
    var request =
        HttpRequest.newBuilder(
            URI.create(one.address() + "/api/v1/app/default/endpoint/x/queue/deliveries"));

    assertThat(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void commandsStandInTheQueueWhenTheyAreAccepted() throws Exception {
    Endpoint endpoint = one.register(receiver.url("/commands"), "commands");

    var purge = send(one, "POST", path(endpoint, "/purge"));
    var flush = send(other, "POST", path(endpoint, "/flush"));

    assertThat(purge.statusCode()).isEqualTo(202);
    assertThat(flush.statusCode()).isEqualTo(202);
    var commands =
        RunningDispatcher.records(
            Topics.QUEUE, 2, record -> new String(record.key(), UTF_8).equals(endpoint.id()), SOON);
    assertThat(commands)
        .extracting(
            record -> new String(record.headers().lastHeader(Headers.QUEUE_COMMAND).value(), UTF_8))
        .containsExactly("purge", "flush");
    assertThat(
            InternalCodec.of(QueueCommand.class).decode(commands.getFirst().value()).getCommand())
        .isEqualTo("PURGE");
  }

  private static String[] at(int port) {
    return new String[] {"--server.port=" + port, "--postrider.queue.advertised=127.0.0.1:" + port};
  }

  private static String path(Endpoint endpoint, String rest) {
    return "/api/v1/app/default/endpoint/" + endpoint.id() + rest;
  }

  private static HttpResponse<String> get(RunningDispatcher dispatcher, String path)
      throws Exception {
    return send(dispatcher, "GET", path);
  }

  private static HttpResponse<String> send(RunningDispatcher dispatcher, String method, String path)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(dispatcher.address() + path))
            .header("Authorization", "Bearer test-token-of-a-sensible-length")
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private static void publish(String type) throws Exception {
    var record = new ProducerRecord<byte[], byte[]>(one.topic(), "{}".getBytes(UTF_8));
    record
        .headers()
        .add("ce_specversion", "1.0".getBytes(UTF_8))
        .add("ce_id", Long.toString(System.nanoTime()).getBytes(UTF_8))
        .add("ce_source", "/queues".getBytes(UTF_8))
        .add("ce_type", type.getBytes(UTF_8));
    try (var producer = Broker.producer()) {
      producer.send(record).get();
    }
  }
}
