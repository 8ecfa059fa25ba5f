package dev.postrider.dispatcher.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.testing.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiIT {
  private static final String APP = "/api/v1/app";
  private static final JsonMapper JSON = JsonMapper.shared();

  private static ApiHost host;

  @BeforeAll
  static void start() throws Exception {
    host = ApiHost.start("postrider.registry.max-endpoints-per-application=3");
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  @Test
  void keepsAnApplicationFromItsCreationToItsEnd() {
    var uid = Broker.fresh("shop");

    var created =
        send(
            HttpMethod.POST,
            APP,
            Map.of("name", "The shop", "uid", uid, "metadata", Map.of("a", "b")));

    assertThat(status(created)).isEqualTo(201);
    var id = json(created).get("id").stringValue();
    assertThat(id).matches("app_[0-9A-Za-z]{27}");
    assertThat(created.getResponseHeaders().getLocation()).hasToString(APP + "/" + id);
    assertThat(json(created).propertyNames())
        .containsExactlyInAnyOrder("id", "uid", "name", "metadata", "createdAt", "updatedAt");
    assertThat(json(get(APP + "/" + uid))).isEqualTo(json(created));
    assertThat(json(get(APP + "/" + id))).isEqualTo(json(created));

    var again = send(HttpMethod.POST, APP, Map.of("name", "Other", "uid", uid));
    var gotten =
        send(HttpMethod.POST, APP + "?get_if_exists=true", Map.of("name", "Other", "uid", uid));

    assertThat(status(again)).isEqualTo(409);
    assertThat(json(again).get("code").stringValue()).isEqualTo("conflict");
    assertThat(status(gotten)).isEqualTo(200);
    assertThat(json(gotten)).isEqualTo(json(created));

    var replaced = send(HttpMethod.PUT, APP + "/" + uid, Map.of("name", "New name"));

    assertThat(status(replaced)).isEqualTo(200);
    assertThat(json(replaced).get("uid").stringValue()).isEqualTo(uid);
    assertThat(json(replaced).get("metadata")).isEmpty();
    assertThat(json(replaced).get("createdAt")).isEqualTo(json(created).get("createdAt"));

    var patched = send(HttpMethod.PATCH, APP + "/" + id, "{\"uid\": null}");

    assertThat(json(patched).get("uid").isNull()).isTrue();
    assertThat(json(patched).get("name").stringValue()).isEqualTo("New name");
    assertThat(status(delete(APP + "/" + id))).isEqualTo(204);
    assertThat(status(get(APP + "/" + id))).isEqualTo(404);
    assertThat(status(delete(APP + "/" + id))).isEqualTo(404);
  }

  @Test
  void keepsAnEndpointFromItsCreationToItsEnd() {
    var app = newApplication();

    var created =
        send(
            HttpMethod.POST,
            app + "/endpoint",
            """
            {"url": "http://127.0.0.1:9000/hook?x=1", "uid": "hook", "description": "d",
             "filterTypes": ["payment.occurred", "price.*"], "metadata": {"k": "v"},
             "rateLimit": null, "id": "ignored"}\
            """);

    assertThat(status(created)).isEqualTo(201);
    var endpoint = json(created);
    assertThat(endpoint.get("id").stringValue()).matches("ep_[0-9A-Za-z]{27}");
    assertThat(endpoint.get("url").stringValue()).isEqualTo("http://127.0.0.1:9000/hook?x=1");
    assertThat(endpoint.get("filterTypes")).hasSize(2).isEqualTo(endpoint.get("eventTypes"));
    assertThat(endpoint.get("disabled").booleanValue()).isFalse();
    assertThat(endpoint.get("version").intValue()).isEqualTo(1);
    assertThat(created.toString()).doesNotContain("whsec_");
    var byId = app + "/endpoint/" + endpoint.get("id").stringValue();
    assertThat(json(get(byId))).isEqualTo(endpoint);
    assertThat(json(get(app + "/endpoint/hook"))).isEqualTo(endpoint);

    var secret = get(byId + "/secret");

    assertThat(json(secret).propertyNames()).containsExactly("key");
    assertThat(json(secret).get("key").stringValue()).startsWith("whsec_");
    assertThat(secret.getResponseHeaders().getCacheControl()).isEqualTo("no-store");

    var replaced =
        send(
            HttpMethod.PUT,
            app + "/endpoint/hook",
            Map.of("url", "https://example.com/", "disabled", true));

    assertThat(status(replaced)).isEqualTo(200);
    assertThat(json(replaced).get("id")).isEqualTo(endpoint.get("id"));
    assertThat(json(replaced).get("disabled").booleanValue()).isTrue();
    assertThat(json(replaced).get("filterTypes").isNull()).isTrue();
    assertThat(json(get(byId + "/secret"))).isEqualTo(json(secret));

    var patched = send(HttpMethod.PATCH, byId, Map.of("eventTypes", new String[] {"a.b"}));

    assertThat(json(patched).get("filterTypes").get(0).stringValue()).isEqualTo("a.b");
    assertThat(json(patched).get("disabled").booleanValue()).isTrue();
    assertThat(status(delete(byId))).isEqualTo(204);
    assertThat(status(get(byId))).isEqualTo(404);
    assertThat(status(get(byId + "/secret"))).isEqualTo(404);
  }

  @Test
  void takesASecretAndPutsUnderAUid() {
    var app = newApplication();
    var secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    var created =
        send(
            HttpMethod.POST,
            app + "/endpoint",
            Map.of("url", "https://example.com/", "uid", "mine", "secret", secret));
    var put = send(HttpMethod.PUT, app + "/endpoint/other", Map.of("url", "https://example.com/"));
    var taken =
        send(
            HttpMethod.POST,
            app + "/endpoint",
            Map.of("url", "https://example.com/", "uid", "other"));

    assertThat(status(created)).isEqualTo(201);
    assertThat(json(get(app + "/endpoint/mine/secret")).get("key").stringValue()).isEqualTo(secret);
    assertThat(status(put)).isEqualTo(201);
    assertThat(json(put).get("uid").stringValue()).isEqualTo("other");
    assertThat(status(taken)).isEqualTo(409);

    assertThat(status(delete(app))).isEqualTo(204);
    assertThat(status(get(app + "/endpoint"))).isEqualTo(404);
  }

  @Test
  void bindsAChangeToTheRevisionThatItsUserKnows() {
    var app = newApplication();
    var tag = get(app).getResponseHeaders().getETag();

    var first = putIfMatch(app, tag);
    var second = putIfMatch(app, tag);

    assertThat(status(first)).isEqualTo(200);
    assertThat(status(second)).isEqualTo(412);
    assertThat(json(second).get("code").stringValue()).isEqualTo("precondition_failed");
    assertThat(status(putIfMatch(app, first.getResponseHeaders().getETag()))).isEqualTo(200);
  }

  @Test
  void boundsTheEndpointsOfAnApplication() {
    var app = newApplication();
    for (int i = 0; i < 3; i++) {
      send(HttpMethod.POST, app + "/endpoint", Map.of("url", "https://example.com/"));
    }

    var fourth = send(HttpMethod.POST, app + "/endpoint", Map.of("url", "https://example.com/"));

    assertThat(status(fourth)).isEqualTo(409);
    assertThat(json(fourth).get("code").stringValue()).isEqualTo("limit_reached");
    assertThat(json(fourth).get("detail").stringValue())
        .contains("postrider.registry.max-endpoints-per-application");
  }

  @Test
  void listsInPagesForwardsAndBackwards() {
    for (int i = 0; i < 5; i++) {
      newApplication();
    }
    var all = ids(json(get(APP + "?limit=250")));
    assertThat(all).hasSizeGreaterThan(5).isSorted();

    var paged = new ArrayList<String>();
    JsonNode page;
    var iterator = "";
    do {
      page = json(get(APP + "?limit=2" + iterator));
      paged.addAll(ids(page));
      iterator = "&iterator=" + page.get("iterator").stringValue();
    } while (!page.get("done").booleanValue());

    assertThat(paged).isEqualTo(all);
    var last = page;
    var before = json(get(APP + "?limit=2&iterator=" + last.get("prevIterator").stringValue()));
    var until = all.size() - ids(last).size();
    assertThat(ids(before)).isEqualTo(all.subList(until - 2, until));
    assertThat(ids(json(get(APP + "?limit=250&order=descending")))).isEqualTo(all.reversed());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{}                                                    | url         | required",
        "{`url`: 7}                                            | url         | string",
        "{`url`: `nonsense`}                                   | url         | https://",
        "{`url`: `http://10.0.0.1/`}                           | url         | postrider.egress.allow",
        "{`url`: `http://[::1]/`}                              | url         | postrider.egress.allow",
        "{`url`: `https://e.com`, `uid`: `a b`}                | uid         | letters",
        "{`url`: `https://e.com`, `uid`: ``}                   | uid         | 1 to 256",
        "{`url`: `https://e.com`, `disabled`: `yes`}           | disabled    | true or false",
        "{`url`: `https://e.com`, `filterTypes`: []}           | filterTypes | 1 to 500",
        "{`url`: `https://e.com`, `filterTypes`: [`a*`]}       | filterTypes | payment.*",
        "{`url`: `https://e.com`, `filterTypes`: [`a`], `eventTypes`: [`b`]} | eventTypes | differ",
        "{`url`: `https://e.com`, `filter_types`: [`a`]}       | filter_types| filterTypes is meant",
        "{`url`: `https://e.com`, `metadata`: {`a`: 1}}        | metadata    | strings",
        "{`url`: `https://e.com`, `version`: 0}                | version     | 1 to 65535",
        "{`url`: `https://e.com`, `secret`: `whsec_!`}         | secret      | base64",
        "{`url`: `https://e.com`, `channels`: [`a`]}           | channels    | not built yet",
        "{`url`: `https://e.com`, `rateLimit`: 0}              | rateLimit   | 1 to 10000",
        "{`url`: `https://e.com`, `rateLimit`: 1, `throttleRate`: 2} | throttleRate | differ",
        "{`url`: `https://e.com`, `maxInFlight`: 1001}         | maxInFlight | 1 to 1000",
        "{`url`: `https://e.com`, `ordering`: `fifo`}          | ordering    | strict, key or null",
        "{`url`: `https://e.com`, `timeoutSeconds`: 31}        | timeoutSeconds | 1 to 30",
        "{`url`: `https://e.com`, `timeout`: 3}                | timeout     | timeoutSeconds is meant",
        "{`url`: `https://e.com`, `onExhausted`: `stop`}       | onExhausted | skip or pause",
        "{`url`: `https://e.com`, `retryPolicy`: [`5s`]}       | retryPolicy | with a schedule",
        "{`url`: `https://e.com`, `retryPolicy`: {`schedule`: []}} | retryPolicy | 1 to 64",
        "{`url`: `https://e.com`, `retryPolicy`: {`schedule`: [`5s`, `5 min`]}} | retryPolicy | Step 2 ",
        "{`url`: `https://e.com`, `retryPolicy`: {`schedule`: [`31d`]}} | retryPolicy | longer than 30d",
      })
  void refusesWhatCannotBeMeant(String body, String field, String message) {
    var answer = send(HttpMethod.POST, APP + "/default/endpoint", body.strip().replace('`', '"'));

    assertThat(status(answer)).isEqualTo(422);
    var item = json(answer).get("detail").get(0);
    assertThat(json(answer).propertyNames()).containsExactly("detail");
    assertThat(item.propertyNames()).containsExactlyInAnyOrder("loc", "msg", "type");
    assertThat(item.get("loc").toString()).isEqualTo("[\"body\",\"%s\"]".formatted(field));
    assertThat(item.get("msg").stringValue()).contains(message);
    assertThat(item.get("type").stringValue()).isEqualTo("value_error");
  }

  @Test
  void namesAllMistakesAtOnce() {
    var answer = send(HttpMethod.POST, APP, "{\"uid\": \"ä\", \"throttleRate\": 3}");

    assertThat(json(answer).get("detail")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "ü"})
  void refusesToCreateUnderAPathThatIsNoUid(String path) {
    var answer = send(HttpMethod.PUT, APP + "/" + path, "{\"name\": \"a\"}");

    assertThat(status(answer)).isEqualTo(422);
    assertThat(json(answer).get("detail").get(0).get("loc").get(0).stringValue()).isEqualTo("path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=251", "limit=x", "order=up", "iterator=1"})
  void refusesPagesThatAreNone(String query) {
    var answer = get(APP + "?" + query);

    assertThat(status(answer)).isEqualTo(422);
    assertThat(json(answer).get("detail").get(0).get("loc").get(0).stringValue())
        .isEqualTo("query");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "POST   | /api/v1/app              | application/json | {`name`: | 400 | malformed_request",
        "POST   | /api/v1/app              | application/json |          | 400 | malformed_request",
        "POST   | /api/v1/app              | text/plain       | hello    | 415 | unsupported_media_type",
        "POST   | /api/v1/app?get_if_exists=perhaps | application/json | {`name`: `a`} | 400 | malformed_request",
        "DELETE | /api/v1/app              | application/json |          | 405 | method_not_allowed",
        "GET    | /api/v1/app/nobody       | application/json |          | 404 | not_found",
        "GET    | /api/v1/app/nobody/endpoint | application/json |       | 404 | not_found",
        "GET    | /api/v1/nothing          | application/json |          | 404 | not_found",
        "PUT    | /api/v1/app/app_000000000000000000000000000 | application/json | {`name`: `a`} | 404 | not_found",
        "POST   | /api/v1/app/nobody/endpoint | application/json | {`url`: `https://e.com`} | 404 | not_found",
      })
  void answersProblems(
      String method, String path, String type, String body, int status, String code) {
    var request =
        client()
            .method(HttpMethod.valueOf(method))
            .uri(path)
            .header(HttpHeaders.CONTENT_TYPE, type)
            .bodyValue(body == null ? "" : body.replace('`', '"'));

    var answer = request.exchange().expectBody().returnResult();

    assertProblem(answer, status, code);
  }

  @Test
  void refusesALargeBody() {
    var answer = send(HttpMethod.POST, APP, Map.of("name", "x".repeat(300_000)));

    assertProblem(answer, 413, "body_too_large");
  }

  @Test
  void opensToATokenOnly() {
    var stranger = WebTestClient.bindToServer().baseUrl(host.address()).build();

    var nothingSent = stranger.get().uri(APP).exchange();
    nothingSent.expectHeader().valueEquals("WWW-Authenticate", "Bearer realm=\"postrider\"");
    assertProblem(nothingSent.expectBody().returnResult(), 401, "authentication_failed");

    for (var wrong :
        new String[] {
          "Bearer not-the-token", "Bearer " + ApiHost.TOKEN + "x", "Bearer ä", "Bearer"
        }) {
      var refused = stranger.post().uri(APP).header("Authorization", wrong).exchange();
      refused.expectHeader().valueMatches("WWW-Authenticate", "Bearer realm=.*");
      assertProblem(refused.expectBody().returnResult(), 401, "authentication_failed");
    }
    assertThat(status(stranger.get().uri("/nothing").exchange().expectBody().returnResult()))
        .isEqualTo(401);
    assertThat(
            status(stranger.get().uri("/actuator/health").exchange().expectBody().returnResult()))
        .isEqualTo(200);
    assertThat(status(get(APP + "/default"))).isEqualTo(200);
  }

  @Test
  void keepsAPolicyUntilItIsTakenBackFieldByField() {
    var app = newApplication();
    var created =
        send(
            HttpMethod.POST,
            app + "/endpoint",
            """
            {"url": "https://example.com/", "uid": "hook", "throttleRate": 100, "maxInFlight": 7,
             "ordering": "key", "retryPolicy": {"schedule": ["200ms", "60s", "0s", "36h"]},
             "timeoutSeconds": 3, "onExhausted": "pause"}\
            """);
    var hook = app + "/endpoint/hook";

    var policy = json(created);
    assertThat(policy.get("rateLimit").intValue()).isEqualTo(100);
    assertThat(policy.get("throttleRate").intValue()).isEqualTo(100);
    assertThat(policy.get("maxInFlight").intValue()).isEqualTo(7);
    assertThat(policy.get("ordering").stringValue()).isEqualTo("key");
    assertThat(policy.get("retryPolicy").toString())
        .isEqualTo("{\"schedule\":[\"200ms\",\"1m\",\"0s\",\"36h\"]}");
    assertThat(policy.get("timeoutSeconds").intValue()).isEqualTo(3);
    assertThat(policy.get("onExhausted").stringValue()).isEqualTo("pause");

    var unchanged = json(send(HttpMethod.PATCH, hook, "{\"description\": \"d\"}"));
    var changed =
        json(
            send(
                HttpMethod.PATCH,
                hook,
                "{\"rateLimit\": null, \"ordering\": null, \"retryPolicy\": null}"));
    var replaced = json(send(HttpMethod.PUT, hook, "{\"url\": \"https://example.com/\"}"));

    assertThat(unchanged.get("ordering").stringValue()).isEqualTo("key");
    assertThat(changed.get("throttleRate").isNull()).isTrue();
    assertThat(changed.get("ordering").isNull()).isTrue();
    assertThat(changed.get("retryPolicy").isNull()).isTrue();
    assertThat(changed.get("maxInFlight").intValue()).isEqualTo(7);
    assertThat(replaced.get("maxInFlight").isNull()).isTrue();
    assertThat(replaced.get("onExhausted").stringValue()).isEqualTo("skip");
  }

  @Test
  void pausesAndResumesAnEndpointHoweverOftenItIsAsked() {
    var app = newApplication();
    send(HttpMethod.POST, app + "/endpoint", Map.of("url", "https://example.com/", "uid", "hook"));
    var hook = app + "/endpoint/hook";

    var paused = send(HttpMethod.POST, hook + "/pause", "");
    var again = send(HttpMethod.POST, hook + "/pause", "");
    var replaced = send(HttpMethod.PUT, hook, Map.of("url", "https://example.com/2"));
    var resumed = send(HttpMethod.POST, hook + "/resume", "");

    assertThat(status(paused)).isEqualTo(200);
    assertThat(json(paused).get("paused").booleanValue()).isTrue();
    assertThat(again.getResponseHeaders().getETag())
        .isEqualTo(paused.getResponseHeaders().getETag());
    assertThat(json(replaced).get("paused").booleanValue()).isTrue();
    assertThat(json(resumed).get("paused").booleanValue()).isFalse();
    assertThat(json(resumed).get("stoppedBecause").isNull()).isTrue();
    assertThat(status(send(HttpMethod.POST, app + "/endpoint/other/pause", ""))).isEqualTo(404);
  }

  private static void assertProblem(EntityExchangeResult<byte[]> answer, int status, String code) {
    assertThat(status(answer)).isEqualTo(status);
    assertThat(answer.getResponseHeaders().getContentType())
        .isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    assertThat(json(answer).propertyNames()).contains("type", "title", "status", "detail", "code");
    assertThat(json(answer).get("status").intValue()).isEqualTo(status);
    assertThat(json(answer).get("code").stringValue()).isEqualTo(code);
  }

  private static String newApplication() {
    var created = send(HttpMethod.POST, APP, Map.of("name", "An application"));
    return APP + "/" + json(created).get("id").stringValue();
  }

  private static List<String> ids(JsonNode list) {
    return list.get("data").valueStream().map(item -> item.get("id").stringValue()).toList();
  }

  private static EntityExchangeResult<byte[]> get(String path) {
    return client().get().uri(path).exchange().expectBody().returnResult();
  }

  private static EntityExchangeResult<byte[]> delete(String path) {
    return client().delete().uri(path).exchange().expectBody().returnResult();
  }

  private static EntityExchangeResult<byte[]> send(HttpMethod method, String path, Object body) {
    return client()
        .method(method)
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange()
        .expectBody()
        .returnResult();
  }

  private static EntityExchangeResult<byte[]> putIfMatch(String path, @Nullable String tag) {
    return client()
        .put()
        .uri(path)
        .header(HttpHeaders.IF_MATCH, String.valueOf(tag))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("name", "Renamed"))
        .exchange()
        .expectBody()
        .returnResult();
  }

  private static int status(EntityExchangeResult<byte[]> answer) {
    return answer.getStatus().value();
  }

  private static JsonNode json(EntityExchangeResult<byte[]> answer) {
    return JSON.readTree(answer.getResponseBodyContent());
  }

  private static WebTestClient client() {
    return WebTestClient.bindToServer()
        .baseUrl(host.address())
        .responseTimeout(Duration.ofSeconds(30))
        .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + ApiHost.TOKEN)
        .build();
  }
}
