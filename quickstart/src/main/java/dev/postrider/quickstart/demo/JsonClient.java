package dev.postrider.quickstart.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTP with a bearer token. */
final class JsonClient implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int FIRST_REFUSED = 300;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI base;
  private final String token;

  JsonClient(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  /** What was answered instead of what was asked for. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * @throws Refused unless the answer is 2xx
   */
  JsonNode send(String method, String path, @Nullable Object body)
      throws Refused, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      JsonNode json = JSON.readTree(answer.body());
      if (answer.statusCode() >= FIRST_REFUSED) {
        throw new Refused(
            "%s %s was answered %d: %s"
                .formatted(method, path, answer.statusCode(), json.path("detail")));
      }
      return json;
    } catch (IOException | JacksonException failed) {
      throw new Refused(
          "%s %s failed: %s".formatted(method, path, failed.getClass().getSimpleName()));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
