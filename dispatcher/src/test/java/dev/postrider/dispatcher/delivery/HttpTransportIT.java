package dev.postrider.dispatcher.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.dispatcher.security.AddressGuard;
import dev.postrider.dispatcher.security.Cidr;
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

/** Real sockets: what a receiver sees, and what it can do to us. */
class HttpTransportIT {
  private static final DeliveryProperties LIMITS =
      new DeliveryProperties(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          32,
          0,
          Duration.ofSeconds(1),
          10,
          Duration.ofSeconds(30));

  private final AddressGuard loopbackAllowed = new AddressGuard(List.of(Cidr.of("127.0.0.0/8")));
  private final AddressGuard nothingAllowed = new AddressGuard(List.of());
  private final HttpTransport transport = new HttpTransport(LIMITS, loopbackAllowed);
  private final HttpTransport guarded = new HttpTransport(LIMITS, nothingAllowed);
  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    transport.close();
    guarded.close();
    receiver.close();
  }

  @Test
  void theBodyArrivesByteForByteWithTheStandardHeaders() {
    var answer = post(transport, receiver.url("/hooks?tenant=a%20b"), "{\"text\":\"Grüße 🚚\"}");

    var webhook = receiver.received("/hooks").getFirst();
    assertThat(answer.status()).isEqualTo(204);
    assertThat(webhook.body()).isEqualTo("{\"text\":\"Grüße 🚚\"}");
    assertThat(webhook.headers())
        .containsEntry("webhook-id", "msg_1")
        .containsEntry("webhook-timestamp", "1763899200")
        .containsEntry("webhook-signature", "v1,abc")
        .containsEntry("content-type", "application/json")
        .containsEntry("content-length", "23")
        .doesNotContainKey("accept-encoding");
  }

  @Test
  void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
    try (var server =
        new OneShotServer(
            "HTTP/1.1 302 Found\r\nLocation: "
                + receiver.url("/elsewhere")
                + "\r\nContent-Length: 0\r\n\r\n")) {

      var answer = post(transport, server.url(), "{}");

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

      var answer = post(transport, server.url(), "{}");

      assertThat(answer.body()).hasSize(HttpTransport.MAX_BODY_BYTES);
    }
  }

  @Test
  void oneDeadlineBoundsAReceiverThatTrickles() throws Exception {
    try (var server =
        new OneShotServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n").trickling()) {

      assertThatThrownBy(() -> post(transport, server.url(), "{}"))
          .hasCauseInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void anAddressThatIsNotAllowedIsNeverConnectedTo() {
    for (String host : List.of("127.0.0.1", "localhost", "[::ffff:127.0.0.1]")) {
      var url = URI.create("http://" + host + ":" + receiver.url("/").getPort() + "/inside");

      assertThatThrownBy(() -> post(guarded, url, "{}"))
          .as(host)
          .satisfies(failure ->
              assertThat(OutcomeReader.read(failure)).isInstanceOf(Outcome.Blocked.class));
    }
    assertThat(receiver.received("/inside")).isEmpty();
  }

  private static WebhookAnswer post(HttpTransport transport, URI url, String body) {
    return transport
        .post(new WebhookRequest(url, "msg_1", 1763899200, "v1,abc", body.getBytes(UTF_8)))
        .blockOptional(Duration.ofSeconds(10))
        .orElseThrow();
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
