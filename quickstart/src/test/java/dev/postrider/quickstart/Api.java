package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTP with a bearer token, as {@code curl} would send it. */
record Api(URI base, String token) {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.shared();

  record Answer(int status, JsonNode body) {}

  /** An endpoint that was registered. */
  record Endpoint(String path, String id, String secret) {}

  void createApplication(String uid) throws Exception {
    send("POST", "/app", Map.of("name", uid, "uid", uid), 201);
  }

  /** An endpoint that wants these types; all, if none is named. */
  Endpoint register(String application, URI url, String... types) throws Exception {
    return register(
        application,
        types.length == 0 ? Map.of("url", url) : Map.of("url", url, "filterTypes", List.of(types)));
  }

  /** An endpoint of these types whose answers are published. */
  Endpoint registerWithReplies(String application, URI url, String... types) throws Exception {
    return register(
        application, Map.of("url", url, "filterTypes", List.of(types), "replies", true));
  }

  private Endpoint register(String application, Map<String, Object> body) throws Exception {
    String endpoints = "/app/" + application + "/endpoint";
    String id = send("POST", endpoints, body, 201).path("id").asString();
    String path = endpoints + "/" + id;
    String secret = send("GET", path + "/secret", null, 200).path("key").asString();
    return new Endpoint(path, id, secret);
  }

  void delete(Endpoint endpoint) throws Exception {
    assertThat(send("DELETE", endpoint.path(), null).status()).isEqualTo(204);
  }

  Answer send(String method, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    var content =
        body == null
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(JSON.writeValueAsString(body));
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, content)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .timeout(LIMIT)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }
  }

  private JsonNode send(String method, String path, @Nullable Object body, int status)
      throws Exception {
    Answer answer = send(method, path, body);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isEqualTo(status);
    return answer.body();
  }
}
