import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receives webhooks on {@code /hooks}: verifies, stores, answers, and only then works. */
public final class Receiver {
  private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private final Webhook webhook;
  // Stands for a table whose primary key is the webhook-id: a webhook may come more than once, also
  // after a restart.
  private final Map<String, String> inbox = new ConcurrentHashMap<>();
  private final ExecutorService workers = Executors.newFixedThreadPool(4);

  private Receiver(Webhook webhook) {
    this.webhook = webhook;
  }

  public static void main(String[] args) throws Exception {
    var receiver = new Receiver(new Webhook(System.getenv("WEBHOOK_SECRET")));
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "9000"));
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.setExecutor(Executors.newFixedThreadPool(16));
    server.createContext("/hooks", receiver::receive);
    server.start();
    System.out.println("listening on http://127.0.0.1:" + port + "/hooks");
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      // The signature is over these bytes: nothing may parse or rewrite them before it is verified.
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        exchange.sendResponseHeaders(413, -1);
        return;
      }
      String text = new String(body, UTF_8);
      try {
        // Also refuses what was signed more than 5 minutes ago.
        webhook.verify(text, exchange.getRequestHeaders());
      } catch (WebhookVerificationException forged) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }

      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      JsonNode event = JSON.readTree(text);
      if (inbox.putIfAbsent(id, text) == null) {
        // Answer within 15 s, or it counts as failed: what takes long is done afterwards.
        workers.execute(() -> work(id, event));
      }
      answer(exchange, reply(event));
    }
  }

  private static void work(String id, JsonNode event) {
    System.out.println("received " + id + " " + event.path("type").asString());
  }

  /** What the sender gets to know, if anything; the same each time that the webhook comes. */
  private static Optional<Map<String, ?>> reply(JsonNode event) {
    return event.path("type").asString().equals("login.unusual")
        ? Optional.of(Map.of("verified", true)) // as the holder of the account said
        : Optional.empty();
  }

  private static void answer(HttpExchange exchange, Optional<Map<String, ?>> reply)
      throws IOException {
    if (reply.isEmpty()) {
      exchange.sendResponseHeaders(204, -1);
      return;
    }
    byte[] json = JSON.writeValueAsBytes(reply.get());
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(200, json.length);
    exchange.getResponseBody().write(json);
  }
}
