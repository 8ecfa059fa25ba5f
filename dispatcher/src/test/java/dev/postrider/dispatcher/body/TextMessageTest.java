package dev.postrider.dispatcher.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.body.BodyFormat.TextMessage;
import dev.postrider.dispatcher.testing.Samples;
import dev.postrider.schemas.envelope.Event;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TextMessageTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Bodies BODIES = new Bodies();

  @AfterAll
  static void close() {
    BODIES.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "payment.occurred | Payment of 19.99 EUR to Corner Bakery",
        "login.unusual | Unusual sign-in to your account from Pixel 9, Android 16 in Lisbon, PT."
            + " Was it you?",
        "price.dropped | Desk lamp now costs 39.00 EUR instead of 49.00 EUR:"
            + " https://shop.example/products/prod_1",
        "shipment.arriving | Your delivery by Yellow Post arrives between 10:00 and 12:00 UTC"
      })
  void hasATextForEachKnownType(String type, String text) {
    assertThat(json(Service.SLACK, Map.of(), example(type)))
        .isEqualTo(JSON.writeValueAsString(Map.of("text", text)));
  }

  @Test
  void hasATextForEveryOtherTypeToo() {
    assertThat(json(Service.SLACK, Map.of(), Samples.event("order.created", "{}")))
        .isEqualTo("{\"text\":\"order.created\"}");
  }

  @Test
  void sayWhatIsMissingOfAPlace() {
    var login =
        Samples.event(
            "login.unusual",
            "{\"device\": \"Phone\", \"place\": {\"country\": \"JP\", \"city\": null}}");

    assertThat(json(Service.SLACK, Map.of(), login))
        .isEqualTo("{\"text\":\"Unusual sign-in to your account from Phone in JP\"}");
  }

  @Test
  void smsIsTheFormOfTheCommonGateways() {
    var body =
        render(
            Service.SMS,
            Map.of("to", "+351910000000", "from", "+15005550006"),
            example("payment.occurred"));

    assertThat(body.contentType()).isEqualTo("application/x-www-form-urlencoded");
    assertThat(new String(body.bytes(), UTF_8))
        .isEqualTo(
            "To=%2B351910000000&From=%2B15005550006"
                + "&Body=Payment+of+19.99+EUR+to+Corner+Bakery");
  }

  @Test
  void slackHasItsControlCharactersEscaped() {
    assertThat(json(Service.SLACK, Map.of("text", "data.note"), noted("<!channel> & more")))
        .isEqualTo("{\"text\":\"&lt;!channel&gt; &amp; more\"}");
  }

  @Test
  void discordMentionsNobody() {
    assertThat(json(Service.DISCORD, Map.of("text", "data.note"), noted("@everyone")))
        .isEqualTo("{\"content\":\"@everyone\",\"allowed_mentions\":{\"parse\":[]}}");
  }

  @Test
  void teamsGetsAnAdaptiveCard() {
    assertThat(json(Service.TEAMS, Map.of("text", "'Order ' & data.note"), noted("7")))
        .isEqualTo(
            """
            {"type":"message","attachments":[{\
            "contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null,"content":{\
            "$schema":"http://adaptivecards.io/schemas/adaptive-card.json","type":"AdaptiveCard",\
            "version":"1.4","body":[{"type":"TextBlock","text":"Order 7","wrap":true}]}}]}\
            """);
  }

  @Test
  void anOwnTextThatComesToNothingFails() {
    var format = new TextMessage(Service.SLACK, TextOptions.of(Map.of("text", "data.missing")));

    assertThat(BODIES.render(format, noted("x")).block())
        .isInstanceOfSatisfying(
            Rendering.Failed.class, failed -> assertThat(failed.why()).contains("its text"));
  }

  private static Event noted(String note) {
    return Samples.event("order.created", JSON.writeValueAsString(Map.of("note", note)));
  }

  private static Event example(String type) {
    return requireNonNull(Examples.of(type));
  }

  private static String json(Service service, Map<String, String> options, Event event) {
    var body = render(service, options, event);
    assertThat(body.contentType()).isEqualTo("application/json");
    return new String(body.bytes(), UTF_8);
  }

  private static Body render(Service service, Map<String, String> options, Event event) {
    var rendering = BODIES.render(new TextMessage(service, TextOptions.of(options)), event).block();
    assertThat(rendering).isInstanceOf(Rendering.Made.class);
    return ((Rendering.Made) requireNonNull(rendering)).body();
  }
}
