package dev.postrider.dispatcher.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Body formats, credentials and replies of endpoints over the API, and their preview. */
class FormatsApiIT {
  private static final String ENDPOINTS = "/api/v1/app/default/endpoint";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String SMS =
      """
      {"url": "https://sms.example/m", "filterTypes": ["payment.occurred"], "payloadFormat": "sms",
       "presetOptions": {"to": "+351910000000", "from": "+15005550006"},
       "authorization": {"type": "basic", "username": "AC1", "password": "passw0rd-1"},
       "headers": {"X-Api-Key": "key-1"}, "replies": true}\
      """;

  private static ApiHost host;

  @BeforeAll
  static void start() throws Exception {
    host = ApiHost.start();
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  @Test
  void keepsAFormatAndItsCredentialsAndTellsNoSecret() {
    var created = send(HttpMethod.POST, ENDPOINTS, SMS);

    assertThat(created.getStatus().value()).as(text(created)).isEqualTo(201);
    assertThat(json(created).get("payloadFormat").stringValue()).isEqualTo("sms");
    assertThat(json(created).get("presetOptions").get("to").stringValue()).startsWith("+351");
    assertThat(json(created).get("authorization"))
        .isEqualTo(JSON.readTree("{\"type\": \"basic\"}"));
    assertThat(json(created).get("replies").booleanValue()).isTrue();
    var path = ENDPOINTS + "/" + json(created).get("id").stringValue();
    assertThat(json(send(HttpMethod.GET, path, null))).isEqualTo(json(created));
    assertThat(json(send(HttpMethod.GET, path + "/headers", null)))
        .isEqualTo(JSON.readTree("{\"headers\": {}, \"sensitive\": [\"x-api-key\"]}"));

    var preview = send(HttpMethod.POST, path + "/preview", "{\"eventType\": \"payment.occurred\"}");

    assertThat(json(preview).get("headers").get("authorization").stringValue())
        .isEqualTo("Basic ***");
    assertThat(json(preview).get("headers").get("x-api-key").stringValue()).isEqualTo("***");
    assertThat(text(created) + text(preview)).doesNotContain("passw0rd", "AC1", "key-1", "QUMx");
  }

  @Test
  void replacingKeepsCredentialsUntilTheyAreNamed() {
    var id = json(send(HttpMethod.POST, ENDPOINTS, SMS)).get("id").stringValue();
    var path = ENDPOINTS + "/" + id;

    var replaced = send(HttpMethod.PUT, path, "{\"url\": \"https://sms.example/n\"}");

    assertThat(json(replaced).get("payloadFormat").stringValue()).isEqualTo("standard");
    assertThat(json(replaced).get("presetOptions").isNull()).isTrue();
    assertThat(json(replaced).get("replies").booleanValue()).isFalse();
    assertThat(json(replaced).get("authorization").get("type").stringValue()).isEqualTo("basic");

    var patched =
        send(
            HttpMethod.PATCH,
            path,
            "{\"authorization\": null, \"replies\": true, \"payloadFormat\": \"raw\"}");

    assertThat(json(patched).get("authorization").isNull()).isTrue();
    assertThat(json(patched).get("replies").booleanValue()).isTrue();
    assertThat(json(patched).get("payloadFormat").stringValue()).isEqualTo("raw");
    assertThat(json(send(HttpMethod.GET, path + "/headers", null)).get("sensitive")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '#',
      value = {
        "'payloadFormat': 'xml'; payloadFormat; is one of",
        "'payloadFormat': 'template'; template; required",
        "'template': 'data'; template; Send payloadFormat with it",
        "'payloadFormat': 'raw', 'template': 'data'; template; belongs to the payloadFormat template",
        "'payloadFormat': 'template', 'template': '{'; template; (at character 1), tried on an event of type login.unusual",
        "'payloadFormat': 'template', 'template': '{', 'filterTypes': ['a.b']; template; (at character 1)",
        "'payloadFormat': 'template', 'template': 'data.payee', 'filterTypes': ['price.*']; template; comes to nothing, tried on an event of type price.dropped",
        "'payloadFormat': 'template', 'template': 'data.no', 'exampleEvent': {'type': 'a.b', 'data': {'yes': 1}}; template; comes to nothing, tried on an event of type a.b",
        "'payloadFormat': 'template', 'template': '1', 'filterTypes': ['a.b']; exampleEvent; send one as exampleEvent",
        "'payloadFormat': 'slack', 'presetOptions': {'text': 'type'}, 'filterTypes': ['a.b']; exampleEvent; send one as exampleEvent",
        "'payloadFormat': 'template', 'template': '1', 'filterTypes': ['a.b'], 'exampleEvent': {'type': 'c.d'}; exampleEvent; does not want events of type c.d",
        "'payloadFormat': 'sms', 'presetOptions': {'to': 'data.phone', 'from': '1'}; presetOptions; its recipient (to) comes to nothing",
        "'payloadFormat': 'sms', 'presetOptions': {'to': 'data.', 'from': '1'}; presetOptions; the template failed",
        "'payloadFormat': 'template', 'template': '1', 'exampleEvent': {'data': 1}; exampleEvent; must have a type",
        "'payloadFormat': 'template', 'template': '1', 'templateContentType': 'text/html'; templateContentType; application/json or",
        "'payloadFormat': 'template', 'template': '1', 'templateContentType': 'application/x-www-form-urlencoded'; template; no object",
        "'payloadFormat': 'template', 'template': '($f := function() { $f() }) ~> $f()'; template; the template failed",
        "'payloadFormat': 'sms', 'presetOptions': {'to': '1'}; presetOptions; from is required",
        "'payloadFormat': 'slack', 'presetOptions': {'to': '1'}; presetOptions; to belongs to",
        "'payloadFormat': 'slack', 'presetOptions': {'txt': '1'}; presetOptions; There is no option",
        "'payloadFormat': 'slack', 'presetOptions': {'text': '1 +'}; presetOptions; the template failed",
        "'authorization': {'type': 'bearer'}; authorization; type basic",
        "'authorization': {'type': 'basic', 'username': 'u'}; authorization; password is required",
        "'authorization': {'type': 'basic', 'username': 'u:v', 'password': 'p'}; authorization; colon",
        "'headers': {'Webhook-Id': '1'}; headers; webhook-id is not for endpoints",
        "'headers': {'Host': '1'}; headers; host is not for endpoints",
        "'headers': {'X A': '1'}; headers; name",
        "'headers': {'X': 'a\\r\\nb'}; headers; visible ASCII",
        "'replies': 'yes'; replies; true or false"
      })
  void refusesWhatCannotBeMeant(String fields, String where, String why) {
    var body = "{\"url\": \"https://shop.example/\", %s}".formatted(fields.replace('\'', '"'));

    var refused = send(HttpMethod.POST, ENDPOINTS, body);

    assertThat(refused.getStatus().value()).as(text(refused)).isEqualTo(422);
    assertThat(json(refused).get("detail").get(0).get("loc"))
        .isEqualTo(JSON.createArrayNode().add("body").add(where));
    assertThat(json(refused).get("detail").get(0).get("msg").stringValue()).contains(why);
  }

  @Test
  void aTextMessageGoesToWhomTheEventNames() {
    var created =
        send(
            HttpMethod.POST,
            ENDPOINTS,
            """
            {"url": "https://sms.example/m", "filterTypes": ["order.sent"], "payloadFormat": "sms",
             "presetOptions": {"to": "data.phone", "from": "+15005550006"},
             "exampleEvent": {"type": "order.sent", "data": {"phone": "+351910000000"}}}\
            """);
    assertThat(created.getStatus().value()).as(text(created)).isEqualTo(201);
    var path = ENDPOINTS + "/" + json(created).get("id").stringValue();

    var preview =
        send(
            HttpMethod.POST,
            path + "/preview",
            "{\"event\": {\"type\": \"order.sent\", \"data\": {\"phone\": \"+49301\"}}}");

    assertThat(json(preview).get("body").stringValue())
        .isEqualTo("To=%2B49301&From=%2B15005550006&Body=order.sent");
  }

  @Test
  void otherTypesAreTriedWithTheTemplateThatIsThere() {
    var created =
        send(
            HttpMethod.POST,
            ENDPOINTS,
            """
            {"url": "https://shop.example/", "filterTypes": ["payment.occurred"],
             "payloadFormat": "template", "template": "data.payee"}\
            """);
    var path = ENDPOINTS + "/" + json(created).get("id").stringValue();

    assertThat(problem(send(HttpMethod.PATCH, path, "{\"filterTypes\": [\"price.dropped\"]}")))
        .contains("comes to nothing, tried on an event of type price.dropped");
    assertThat(problem(send(HttpMethod.PATCH, path, "{\"filterTypes\": [\"a.b\"]}")))
        .contains("send one as exampleEvent");
    var patched =
        send(
            HttpMethod.PATCH,
            path,
            "{\"filterTypes\": [\"a.b\"], \"exampleEvent\": {\"type\": \"a.b\", \"data\": {\"payee\": 1}}}");
    assertThat(patched.getStatus().value()).as(text(patched)).isEqualTo(200);
    assertThat(
            send(HttpMethod.PATCH, path, "{\"filterTypes\": [\"a.b\"], \"description\": \"d\"}")
                .getStatus()
                .value())
        .isEqualTo(200);
  }

  @Test
  void anotherHostDoesNotGetTheCredentialsOfTheOneBefore() {
    var path =
        ENDPOINTS + "/" + json(send(HttpMethod.POST, ENDPOINTS, SMS)).get("id").stringValue();

    for (var method : List.of(HttpMethod.PATCH, HttpMethod.PUT)) {
      for (var url :
          List.of(
              "https://other.example/m", "http://sms.example/m", "https://sms.example:8443/m")) {
        var refused = send(method, path, "{\"url\": \"%s\"}".formatted(url));
        assertThat(refused.getStatus().value()).as(text(refused)).isEqualTo(422);
        assertThat(text(refused)).contains("send authorization with it", "send headers with it");
      }
    }
    assertThat(json(send(HttpMethod.GET, path, null)).get("url").stringValue())
        .isEqualTo("https://sms.example/m");
    var sameHost = send(HttpMethod.PATCH, path, "{\"url\": \"https://SMS.example:443/n\"}");
    assertThat(json(sameHost).get("authorization").get("type").stringValue()).isEqualTo("basic");
    var moved =
        send(
            HttpMethod.PATCH,
            path,
            "{\"url\": \"https://other.example/m\", \"authorization\": null, \"headers\": {\"X-New\": \"1\"}}");
    assertThat(moved.getStatus().value()).as(text(moved)).isEqualTo(200);
    assertThat(json(moved).get("authorization").isNull()).isTrue();
    assertThat(json(send(HttpMethod.GET, path + "/headers", null)).get("sensitive"))
        .isEqualTo(JSON.createArrayNode().add("x-new"));
  }

  private static String problem(EntityExchangeResult<byte[]> refused) {
    assertThat(refused.getStatus().value()).as(text(refused)).isEqualTo(422);
    return json(refused).get("detail").get(0).get("msg").stringValue();
  }

  @Test
  void previewsTheRequestOfAnEventWithAGenuineSignature() throws Exception {
    var created =
        send(
            HttpMethod.POST,
            ENDPOINTS,
            """
            {"url": "https://shop.example/hook", "payloadFormat": "template",
             "template": "{'order': data.id, 'of': application}", "filterTypes": ["order.created"],
             "exampleEvent": {"type": "order.created", "data": {"id": 1}}}\
            """);
    var path = ENDPOINTS + "/" + json(created).get("id").stringValue();

    var preview =
        send(
            HttpMethod.POST,
            path + "/preview",
            "{\"event\": {\"type\": \"order.created\", \"id\": \"e-1\", \"data\": {\"id\": 7}}}");

    assertThat(json(preview).get("method").stringValue()).isEqualTo("POST");
    assertThat(json(preview).get("url").stringValue()).isEqualTo("https://shop.example/hook");
    var body = json(preview).get("body").stringValue();
    assertThat(body).isEqualTo("{\"order\":7,\"of\":\"default\"}");
    Map<String, List<String>> headers =
        json(preview).get("headers").properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue().stringValue())));
    assertThat(headers.keySet())
        .containsExactlyInAnyOrder(
            "content-length",
            "content-type",
            "user-agent",
            "webhook-id",
            "webhook-signature",
            "webhook-timestamp");
    var secret = json(send(HttpMethod.GET, path + "/secret", null)).get("key").stringValue();
    new Webhook(secret).verify(body, HttpHeaders.of(headers, (_, _) -> true));
  }

  @Test
  void saysWhyThereIsNoPreview() {
    var created =
        send(
            HttpMethod.POST,
            ENDPOINTS,
            """
            {"url": "https://shop.example/hook", "payloadFormat": "template",
             "template": "data.id", "filterTypes": ["order.created"],
             "exampleEvent": {"type": "order.created", "data": {"id": 1}}}\
            """);
    var path = ENDPOINTS + "/" + json(created).get("id").stringValue() + "/preview";

    for (String body :
        List.of(
            "{}",
            "{\"eventType\": \"order.created\"}",
            "{\"eventType\": \"price.dropped\", \"event\": {\"type\": \"a\"}}",
            "{\"event\": {\"type\": \"order.created\", \"data\": {}}}",
            "{\"event\": \"order.created\"}")) {
      assertThat(send(HttpMethod.POST, path, body).getStatus().value()).as(body).isEqualTo(422);
    }
    assertThat(send(HttpMethod.POST, ENDPOINTS + "/none/preview", "{}").getStatus().value())
        .isEqualTo(404);
  }

  private static EntityExchangeResult<byte[]> send(
      HttpMethod method, String path, @Nullable String body) {
    var request =
        WebTestClient.bindToServer()
            .baseUrl(host.address())
            .responseTimeout(Duration.ofSeconds(30))
            .build()
            .method(method)
            .uri(path)
            .header("Authorization", "Bearer " + ApiHost.TOKEN);
    if (body != null) {
      request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
    }
    return request.exchange().expectBody().returnResult();
  }

  private static String text(EntityExchangeResult<byte[]> answer) {
    byte[] body = answer.getResponseBody();
    return body == null ? "" : new String(body, UTF_8);
  }

  private static JsonNode json(EntityExchangeResult<byte[]> answer) {
    return JSON.readTree(text(answer));
  }
}
