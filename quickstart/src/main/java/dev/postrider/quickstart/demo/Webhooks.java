package dev.postrider.quickstart.demo;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Receives what the demo's endpoints get, on 127.0.0.1; the bank answers for the owners. */
final class Webhooks implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final int NO_BODY = -1;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Webhook> verifiers = new ConcurrentHashMap<>();
  private final Reception reception;
  private final HttpServer server;

  /** Decides what is answered. */
  @FunctionalInterface
  interface Reception {
    /**
     * @param name of the endpoint
     * @param event verified
     */
    Answer receive(String name, String webhookId, JsonNode event);
  }

  /**
   * @param body JSON, or empty
   */
  record Answer(int status, String body) {}

  Webhooks(Reception reception) throws IOException {
    this.reception = reception;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(HOST), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url(String name) {
    return URI.create("http://%s:%d/%s".formatted(HOST, server.getAddress().getPort(), name));
  }

  void verify(String name, String secret) {
    try {
      verifiers.put(name, new Webhook(secret));
    } catch (EmptyWebhookSecretException never) {
      throw new IllegalArgumentException("A signing secret is not empty", never);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] read = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
      String name = exchange.getRequestURI().getPath().substring(1);
      Answer answer = answer(name, exchange, new String(read, StandardCharsets.UTF_8));
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? NO_BODY : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(String name, HttpExchange exchange, String body) {
    Webhook verifier = verifiers.get(name);
    if (verifier == null) {
      return new Answer(404, "");
    }
    try {
      verifier.verify(
          body,
          exchange.getRequestHeaders().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue)));
      return reception.receive(
          name,
          exchange.getRequestHeaders().getFirst("webhook-id"),
          JsonClient.JSON.readTree(body));
    } catch (WebhookVerificationException wrong) {
      return new Answer(401, "");
    } catch (JacksonException notJson) {
      return new Answer(400, "");
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
