package dev.postrider.dispatcher.operations;

import static dev.postrider.dispatcher.testing.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.testing.Samples;
import java.net.URI;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OperationalEventsTest {
  private final OperationalEvents events = new OperationalEvents("operator", _ -> false);
  private final Endpoint endpoint =
      Samples.endpoint(1, URI.create("https://hooks.example.com/secret-path?token=hunter2"));

  @Test
  void isACloudEventForTheOperatorWithNothingOfTheUrlButTheHost() {
    var event = told(events.blocked(endpoint, "the endpoint answered 500", NOON));

    assertThat(header(event, "ce_type")).isEqualTo("endpoint.blocked");
    assertThat(header(event, "ce_application")).isEqualTo("operator");
    assertThat(header(event, "ce_subject")).isEqualTo(endpoint.id());
    assertThat(header(event, "ce_source")).isEqualTo("/postrider/endpoints/" + endpoint.id());
    assertThat(event.topic()).isEqualTo("postrider.operations");
    assertThat(event.key()).asString().isEqualTo(endpoint.id());
    assertThat(event.value()).asString().doesNotContain("secret-path", "hunter2");
    assertThat(data(event).get("host").asString()).isEqualTo("hooks.example.com");
    assertThat(data(event).get("why").asString()).isEqualTo("the endpoint answered 500");
    assertThat(data(event).get("since").asString()).isEqualTo("2026-11-23T12:00:00Z");
  }

  @Test
  void hasTheSameIdWhenItIsToldAgain() {
    var one = told(events.recovered(endpoint, NOON, 7, NOON.plusSeconds(5)));
    var again = told(events.recovered(endpoint, NOON, 8, NOON.plusSeconds(6)));
    var other = told(events.recovered(endpoint, NOON.plusSeconds(9), 8, NOON.plusSeconds(10)));

    assertThat(header(one, "ce_id")).isEqualTo(header(again, "ce_id"));
    assertThat(header(one, "ce_id")).isNotEqualTo(header(other, "ce_id"));
    assertThat(data(one).get("pending").asInt()).isEqualTo(7);
  }

  @Test
  void tellsOfAMessageWhatItsUserNeedsToFindIt() {
    var event = told(events.exhausted(endpoint, "msg_1", "payment.occurred", 9, null, NOON));

    assertThat(data(event).get("messageId").asString()).isEqualTo("msg_1");
    assertThat(data(event).get("eventType").asString()).isEqualTo("payment.occurred");
    assertThat(data(event).get("attempts").asInt()).isEqualTo(9);
    assertThat(data(event).get("lastStatus").isNull()).isTrue();
  }

  @Test
  void tellsNothingOfTheEndpointsThatAreTold() {
    var own = new OperationalEvents("operator", endpoint.applicationId()::equals);

    assertThat(own.blocked(endpoint, "", NOON)).isNull();
    assertThat(own.disabled(endpoint, "", NOON)).isNull();
    assertThat(own.recovered(endpoint, NOON, 1, NOON)).isNull();
    assertThat(own.exhausted(endpoint, "msg_1", "a", 1, 500, NOON)).isNull();
  }

  private static ProducerRecord<byte[], byte[]> told(
      @Nullable ProducerRecord<byte[], byte[]> event) {
    return Objects.requireNonNull(event);
  }

  private static String header(ProducerRecord<byte[], byte[]> event, String name) {
    return new String(event.headers().lastHeader(name).value(), UTF_8);
  }

  private static JsonNode data(ProducerRecord<byte[], byte[]> event) {
    return JsonMapper.shared().readTree(event.value());
  }
}
