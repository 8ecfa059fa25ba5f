package dev.postrider.quickstart;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Hands requests on to a receiver, as they are, and keeps what it answered. */
final class Relay implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final List<String> HANDED_ON =
      List.of("webhook-id", "webhook-timestamp", "webhook-signature", "content-type");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, List<Integer>> statuses = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final URI receiver;

  Relay(URI receiver) throws IOException {
    this.receiver = receiver;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(Addresses.HOST), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handOn);
    server.start();
  }

  URI url() {
    return URI.create("http://%s:%d/".formatted(Addresses.HOST, server.getAddress().getPort()));
  }

  /** What the receiver answered to a webhook, once it has. */
  List<Integer> statuses(String webhookId) {
    return await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> statuses.getOrDefault(webhookId, List.of()), known -> !known.isEmpty());
  }

  private void handOn(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request =
          HttpRequest.newBuilder(receiver)
              .POST(BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      HANDED_ON.forEach(name -> request.header(name, exchange.getRequestHeaders().getFirst(name)));
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      statuses
          .computeIfAbsent(
              exchange.getRequestHeaders().getFirst("webhook-id"),
              _ -> new CopyOnWriteArrayList<>())
          .add(answer.statusCode());
      exchange.sendResponseHeaders(answer.statusCode(), -1);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
    threads.shutdownNow();
  }
}
