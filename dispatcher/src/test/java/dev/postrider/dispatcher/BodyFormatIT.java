package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.postrider.dispatcher.body.BodyFields;
import dev.postrider.dispatcher.endpoint.Authorization;
import dev.postrider.dispatcher.endpoint.Credentials;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Exchange;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What receivers get in each body format, from a real broker. */
class BodyFormatIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private static Path stateDir;
  private static RunningDispatcher dispatcher;
  private static Receiver receiver;
  private String type;

  @BeforeAll
  static void start() throws Exception {
    receiver = new Receiver();
    dispatcher = RunningDispatcher.start(Broker.fresh("formats"), stateDir);
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
  void anSmsGatewayGetsItsFormAndItsCredentials() throws Exception {
    var options = Map.of("to", "+351910000000", "from", "+15005550006", "text", "data.text");
    var endpoint =
        register(
            "/2010-04-01/Accounts/AC1/Messages.json",
            new BodyFields("sms", null, null, options),
            new Credentials(
                new Authorization.Basic("AC1", "pässword"), Map.of("x-api-key", "key-1")));

    publish("{\"text\": \"Was it you? Yes & no +1\"}");

    var sent = received("/2010-04-01/Accounts/AC1/Messages.json");
    assertThat(sent.body())
        .isEqualTo("To=%2B351910000000&From=%2B15005550006&Body=Was+it+you%3F+Yes+%26+no+%2B1");
    assertThat(sent.headers())
        .containsEntry("content-type", "application/x-www-form-urlencoded")
        .containsEntry("content-length", Integer.toString(sent.body().length()))
        .containsEntry("x-api-key", "key-1")
        .containsEntry(
            "authorization",
            "Basic " + Base64.getEncoder().encodeToString("AC1:pässword".getBytes(UTF_8)));
    verify(endpoint, sent);
  }

  @Test
  void theSameEventInEveryFormatIsSignedAsItIsSent() throws Exception {
    var raw = register("/raw", plain("raw"), Credentials.NONE);
    var cloudEvents = register("/cloudevents", plain("cloudevents"), Credentials.NONE);
    var template =
        register(
            "/template",
            new BodyFields("template", "{'n': data.n * 2}", "application/json", Map.of()),
            Credentials.NONE);

    publish("{\"n\":  1.50}");

    assertThat(received("/raw").body()).isEqualTo("{\"n\":  1.50}");
    assertThat(received("/cloudevents").body())
        .startsWith(
            "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/tests\",\"type\":\"" + type)
        .endsWith(",\"data\":{\"n\":  1.50}}");
    assertThat(received("/cloudevents").headers())
        .containsEntry("content-type", "application/cloudevents+json");
    assertThat(received("/template").body()).isEqualTo("{\"n\":3}");
    verify(raw, received("/raw"));
    verify(cloudEvents, received("/cloudevents"));
    verify(template, received("/template"));
  }

  @Test
  void aTemplateThatFailsIsDeadLetteredAndHarmsNobody() throws Exception {
    var endless = "($f := function() { $f() }; $f())";
    register(
        "/endless",
        new BodyFields("template", endless, "application/json", Map.of()),
        Credentials.NONE);
    register("/beside", plain("standard"), Credentials.NONE);

    publish("{\"secret\": 42}");

    assertThat(received("/beside").body()).contains("42");
    var letter = dispatcher.deadLetters(1, _ -> true).getFirst();
    assertThat(header(letter, "postrider-reason")).isEqualTo("template-failed");
    assertThat(header(letter, "postrider-attempts")).isEqualTo("0");
    assertThat(header(letter, "kafka_dlt-exception-message"))
        .isEqualTo("the template failed: it takes more than 100000 steps");
    assertThat(letter.value()).asString(UTF_8).isEqualTo("{\"secret\": 42}");
    assertThat(receiver.received("/endless")).isEmpty();
    await().atMost(SOON).untilAsserted(() -> assertThat(dispatcher.lag()).isZero());
  }

  private Endpoint register(String path, BodyFields format, Credentials credentials)
      throws Exception {
    var exchange = Exchange.STANDARD.withFormat(format.format());
    return dispatcher.register(receiver.url(path), exchange, credentials, type);
  }

  private static BodyFields plain(String format) {
    return new BodyFields(format, null, null, Map.of());
  }

  private void publish(String json) throws Exception {
    var event =
        new ProducerRecord<>(dispatcher.topic(), (byte @Nullable []) null, json.getBytes(UTF_8));
    Map.of("ce_specversion", "1.0", "ce_type", type, "ce_id", "e-1", "ce_source", "/tests")
        .forEach((name, value) -> event.headers().add(name, value.getBytes(UTF_8)));
    try (var producer = Broker.producer()) {
      producer.send(event).get();
    }
  }

  private static Receiver.Webhook received(String path) {
    await().atMost(SOON).until(() -> !receiver.received(path).isEmpty());
    return receiver.received(path).getFirst();
  }

  private static void verify(Endpoint endpoint, Receiver.Webhook webhook) throws Exception {
    Map<String, List<String>> headers =
        webhook.headers().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
    new Webhook(endpoint.secret().reveal())
        .verify(webhook.body(), HttpHeaders.of(headers, (_, _) -> true));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
