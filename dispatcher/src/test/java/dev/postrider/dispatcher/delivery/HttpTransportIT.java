package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.delivery.Limits.limits;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.dispatcher.testing.Receiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Real sockets: what a receiver sees, and what it can do to us. */
class HttpTransportIT {
  private static final DeliveryProperties LIMITS = limits("timeout=1s", "connect-timeout=1s");

  private final Calls calls = new Calls(LIMITS, Calls.LOOPBACK);
  private final Calls guarded = new Calls(LIMITS, Calls.NOTHING);
  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    calls.close();
    guarded.close();
    receiver.close();
  }

  @Test
  void theBodyArrivesByteForByteWithTheStandardHeaders() {
    var answer =
        calls.answer(calls.to(1, receiver.url("/hooks?tenant=a%20b"), "{\"text\":\"Grüße 🚚\"}"));

    var webhook = receiver.received("/hooks").getFirst();
    assertThat(answer.status()).isEqualTo(204);
    assertThat(webhook.body()).isEqualTo("{\"text\":\"Grüße 🚚\"}");
    assertThat(webhook.headers())
        .containsEntry("webhook-id", "msg_1")
        .containsEntry("webhook-timestamp", "1763899200")
        .containsEntry("webhook-signature", "v1,abc")
        .containsEntry("content-type", "application/json")
        .containsEntry("content-length", "23")
        .containsEntry("user-agent", "Postrider/0.1")
        .doesNotContainKey("transfer-encoding")
        .doesNotContainKey("accept-encoding");
  }

  @Test
  void anEndpointsOwnDeadlineGoesBeforeThatOfAll() throws Exception {
    try (var patient = new Calls(limits("timeout=20s"), Calls.LOOPBACK);
        var server = new OneShotServer("HTTP/1.1 200 OK\r\n").trickling()) {
      var answer = patient.to(1, server.url(), "{}", Duration.ofMillis(200));

      assertThat(
              answer
                  .onErrorResume(TimeoutException.class, _ -> Mono.empty())
                  .blockOptional(Duration.ofSeconds(10)))
          .isEmpty();
    }
  }

  @Test
  void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
    try (var server =
        new OneShotServer(
            "HTTP/1.1 302 Found\r\nLocation: "
                + receiver.url("/elsewhere")
                + "\r\nContent-Length: 0\r\n\r\n")) {

      var answer = calls.answer(1, server.url());

      assertThat(answer.status()).isEqualTo(302);
      assertThat(receiver.received("/elsewhere")).isEmpty();
    }
  }

  @Test
  void aBodyIsReadToItsBoundAndNoFurther() throws Exception {
    int endless = 10 * HttpTransport.MAX_BODY_BYTES;
    try (var server =
        new OneShotServer(
            "HTTP/1.1 200 OK\r\nContent-Length: "
                + endless
                + "\r\n\r\n"
                + "x".repeat(2 * HttpTransport.MAX_BODY_BYTES))) {

      var answer = calls.answer(1, server.url());

      assertThat(answer.body()).hasSize(HttpTransport.MAX_BODY_BYTES);
    }
  }

  @Test
  void oneDeadlineBoundsAReceiverThatTrickles() throws Exception {
    try (var server =
        new OneShotServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n").trickling()) {

      assertThatThrownBy(() -> calls.answer(1, server.url()))
          .hasCauseInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void headersWithoutEndAreAFailure() throws Exception {
    try (var server = new OneShotServer("HTTP/1.1 200 OK\r\nx-endless: " + "x".repeat(100_000))) {

      assertThat(calls.outcome(1, server.url())).isInstanceOf(Outcome.Unavailable.class);
    }
  }

  @Test
  void anAddressThatIsNotAllowedIsNeverConnectedTo() {
    for (String host : List.of("127.0.0.1", "localhost", "[::ffff:127.0.0.1]")) {
      var url = URI.create("http://" + host + ":" + receiver.url("/").getPort() + "/inside");

      assertThat(guarded.outcome(1, url)).as(host).isInstanceOf(Outcome.Blocked.class);
    }
    assertThat(receiver.received("/inside")).isEmpty();
  }

  /** A server that answers one request with what it is given, whether that is HTTP or not. */
  private static final class OneShotServer implements AutoCloseable {
    private final ServerSocket socket;
    private volatile boolean trickling;

    OneShotServer(String answer) throws IOException {
      socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> answer(answer));
    }

    OneShotServer trickling() {
      trickling = true;
      return this;
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    private void answer(String answer) {
      try (Socket connection = socket.accept()) {
        connection.getInputStream().read(new byte[4096]);
        connection.getOutputStream().write(answer.getBytes(UTF_8));
        while (trickling) {
          connection.getOutputStream().write('x');
          connection.getOutputStream().flush();
          Thread.sleep(100);
        }
        connection.getInputStream().read();
      } catch (IOException | InterruptedException _) {
        // The client has seen enough.
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
