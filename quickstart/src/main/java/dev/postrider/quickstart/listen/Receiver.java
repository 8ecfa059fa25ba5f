package dev.postrider.quickstart.listen;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** An HTTP server on 127.0.0.1 that prints the webhooks it gets, and answers as it is told. */
public final class Receiver implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
  private static final int NO_BODY = -1;
  private static final int OK = 200;
  private static final int LAST_OK = 299;
  private static final int NO_CONTENT = 204;
  private static final int WRONG_SIGNATURE = 401;
  private static final int TOO_LARGE = 413;
  private static final int FAILED_ON_PURPOSE = 500;

  private final ReceiverSettings settings;
  private final SignatureCheck signatures;
  private final Transcript transcript;
  private final Attempts attempts = new Attempts();
  private final Tally tally = new Tally();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private Receiver(ReceiverSettings settings, PrintStream out) throws IOException {
    this.settings = settings;
    this.signatures = SignatureCheck.with(settings.secret());
    this.transcript = new Transcript(out, Ansi.AUTO);
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(HOST), settings.port()), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
  }

  /**
   * Starts to receive.
   *
   * @throws IllegalArgumentException with a message fit for a user, if the secret is none
   * @throws IOException if the port is taken
   */
  public static Receiver start(ReceiverSettings settings, PrintStream out) throws IOException {
    Receiver receiver = new Receiver(settings, out);
    receiver.server.start();
    return receiver;
  }

  /** What came so far, in one line. */
  public String summary() {
    return tally.summary();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        exchange.sendResponseHeaders(TOO_LARGE, NO_BODY);
        return;
      }
      Received received = receive(exchange, body);
      tally.count(received);
      transcript.print(received);
      waitBeforeAnswering();
      answer(exchange, received.status());
    }
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    String answer = settings.answer();
    if (answer == null || status < OK || status > LAST_OK || status == NO_CONTENT) {
      exchange.sendResponseHeaders(status, NO_BODY);
      return;
    }
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private Received receive(HttpExchange exchange, byte[] body) {
    Map<String, List<String>> headers =
        exchange.getRequestHeaders().entrySet().stream()
            .collect(
                Collectors.toMap(
                    header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
    String id = first(headers, "webhook-id");
    Signature signature = signatures.check(headers, body);
    int attempt = id == null ? 0 : attempts.next(id);
    return new Received(
        LocalTime.now(ZoneId.systemDefault()),
        exchange.getRequestMethod() + " " + exchange.getRequestURI(),
        id,
        first(headers, "webhook-timestamp"),
        signature,
        attempt,
        status(signature, attempt),
        body);
  }

  private static @Nullable String first(Map<String, List<String>> headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.getFirst();
  }

  private int status(Signature signature, int attempt) {
    return switch (signature) {
      case Signature.Wrong _ -> WRONG_SIGNATURE;
      case Signature.Verified _, Signature.NotChecked _ ->
          attempt != 0 && attempt <= settings.failFirst() ? FAILED_ON_PURPOSE : settings.status();
    };
  }

  private void waitBeforeAnswering() {
    try {
      TimeUnit.NANOSECONDS.sleep(settings.delay().toNanos());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
