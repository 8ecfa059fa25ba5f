package dev.postrider.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks dispatcher and producer whether they are healthy. */
final class Health {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
  private static final long PAUSE_MS = 100;
  private static final int OK = 200;

  private Health() {}

  /**
   * Returns when both answer that they are up.
   *
   * @param log that tells more
   * @throws CommandFailure naming the one that does not within 60 s
   */
  static void await(Addresses addresses, Path log) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      await(client, "dispatcher", addresses.apiPort(), log);
      await(client, "producer", addresses.producerPort(), log);
    }
  }

  private static void await(HttpClient client, String part, int port, Path log) {
    URI health = URI.create("http://%s:%d/actuator/health".formatted(Addresses.HOST, port));
    HttpRequest request = HttpRequest.newBuilder(health).timeout(REQUEST_LIMIT).build();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    String last = "no answer";
    try {
      while (System.nanoTime() - deadline < 0) {
        try {
          int status = client.send(request, BodyHandlers.discarding()).statusCode();
          if (status == OK) {
            return;
          }
          last = "status " + status;
        } catch (IOException notYet) {
          last = "no answer";
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new CommandFailure(
        "The %s is not healthy: %s from port %d; see %s".formatted(part, last, port, log));
  }
}
