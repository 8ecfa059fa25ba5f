package dev.postrider.quickstart;

import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registered endpoint: a real HTTP server that answers as it is told, and keeps what arrives. */
final class Inbox implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** A request; its signature is that of its body. */
  record Received(Instant at, HttpHeaders headers, String body) {
    String id() {
      return headers.firstValue("webhook-id").orElseThrow();
    }
  }

  /** Says what to answer to the n-th request, the first being 1. */
  @FunctionalInterface
  interface Answer {
    int status(int nth) throws InterruptedException;

    /** Of a 2xx answer; empty for none. */
    default String body() {
      return "";
    }

    /** A 200 with JSON, to every request. */
    static Answer saying(String json) {
      return new Answer() {
        @Override
        public int status(int nth) {
          return 200;
        }

        @Override
        public String body() {
          return json;
        }
      };
    }
  }

  /** Registers a URL. */
  @FunctionalInterface
  interface Registration {
    Api.Endpoint register(URI url) throws Exception;
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new ArrayList<>();
  private final Answer answer;
  private final HttpServer server;
  private final Api.Endpoint endpoint;

  Inbox(Answer answer, Registration registration) throws Exception {
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(Addresses.HOST), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
    endpoint =
        registration.register(
            URI.create("http://%s:%d/".formatted(Addresses.HOST, server.getAddress().getPort())));
  }

  Api.Endpoint endpoint() {
    return endpoint;
  }

  /** So many webhooks, verified, in the order of arrival; waits for them, and allows no more. */
  List<Received> webhooks(int number) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> count() >= number);
    List<Received> arrived = verified();
    if (arrived.size() != number) {
      throw new AssertionError("%d arrived instead of %d".formatted(arrived.size(), number));
    }
    return arrived;
  }

  Received webhook() {
    return webhooks(1).getFirst();
  }

  /** All that arrived so far, as the reference library of Standard Webhooks accepts it. */
  List<Received> verified() {
    List<Received> arrived;
    synchronized (received) {
      arrived = List.copyOf(received);
    }
    for (Received request : arrived) {
      try {
        new Webhook(endpoint.secret()).verify(request.body(), request.headers());
      } catch (WebhookVerificationException | EmptyWebhookSecretException wrong) {
        throw new AssertionError("The signature of " + request.id() + " is wrong", wrong);
      }
    }
    return arrived;
  }

  int count() {
    synchronized (received) {
      return received.size();
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      Instant at = Instant.now();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var headers = HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true);
      int nth;
      synchronized (received) {
        received.add(new Received(at, headers, body));
        nth = received.size();
      }
      byte[] said = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(nth), said.length == 0 ? -1 : said.length);
      exchange.getResponseBody().write(said);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
