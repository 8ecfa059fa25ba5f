package dev.postrider.dispatcher.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A real HTTP receiver on loopback: each path is an endpoint that answers as it was told, 204 if it
 * was not.
 */
public final class Receiver implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final List<Webhook> webhooks = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, String> asks = new ConcurrentHashMap<>();
  private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();

  /** A request that arrived; header names in lower case. */
  public record Webhook(String path, Map<String, String> headers, String body, Instant arrivedAt) {
    public String id() {
      return headers.getOrDefault("webhook-id", "");
    }
  }

  /** Says what to answer to the n-th request of a path, the first being 1. */
  @FunctionalInterface
  public interface Answer {
    int status(int nth) throws IOException;
  }

  public Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  public void answers(String path, Answer answer) {
    answers.put(path, answer);
  }

  /** What every answer of a path asks for in its header webhook-delivery. */
  public void answersAsking(String path, String asked) {
    asks.put(path, asked);
  }

  /** The body of every 2xx answer of a path. */
  public void answersWith(String path, byte[] body) {
    bodies.put(path, body);
  }

  /** What arrived at a path so far, in the order of arrival. */
  public List<Webhook> received(String path) {
    return webhooks.stream().filter(webhook -> webhook.path().equals(path)).toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int nth;
      synchronized (webhooks) {
        webhooks.add(new Webhook(path, headers, body, Instant.now()));
        nth = received(path).size();
      }
      byte[] answer = bodies.get(path);
      String asked = asks.get(path);
      if (asked != null) {
        exchange.getResponseHeaders().set("webhook-delivery", asked);
      }
      int status = answers.getOrDefault(path, _ -> answer == null ? 204 : 200).status(nth);
      if (answer == null || status >= 300) {
        exchange.sendResponseHeaders(status, -1);
      } else {
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
