package dev.postrider.benchmarks.receiver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.schemas.envelope.MessageId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class WebhookHandlerTest {
  private static final String ID = MessageId.of("default", "source", "1");

  private final ReceiverState state = new ReceiverState();
  private final EmbeddedChannel channel = new EmbeddedChannel(new WebhookHandler(state));
  private final Arrivals arrivals = state.arrivalsOfThisThread();

  @Test
  void answersAndRemembersARequest() {
    send(request("/ok/42", "Webhook-Id: " + ID, "Content-Length: 3") + "{ }");

    assertThat(answers()).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(arrivals.size()).isEqualTo(1);
    assertThat(arrivals.id(0)).isEqualTo(MessageKey.of(ID));
    assertThat(arrivals.endpoint(0)).isEqualTo(42);
    assertThat(arrivals.status(0)).isEqualTo(204);
  }

  @Test
  void takesARequestInPieces() {
    String whole = request("/ok/1", "webhook-id: " + ID, "content-length: 10") + "0123456789";

    for (char piece : whole.toCharArray()) {
      assertThat(arrivals.size()).isZero();
      send(String.valueOf(piece));
    }

    assertThat(arrivals.size()).isEqualTo(1);
  }

  @Test
  void takesSeveralRequestsAtOnce() {
    String one = request("/ok/1", "webhook-id: " + ID, "content-length: 2") + "{}";
    String other = request("/status/503/2", "webhook-id: " + ID, "content-length: 2") + "[]";

    send(one + other + one);

    assertThat(arrivals.size()).isEqualTo(3);
    assertThat(arrivals.endpoint(1)).isEqualTo(2);
    assertThat(arrivals.status(1)).isEqualTo(503);
    assertThat(arrivals.endpoint(2)).isEqualTo(1);
    assertThat(arrivals.status(2)).isEqualTo(204);
  }

  @Test
  void neverAnswersAtAnEndpointThatHangs() {
    send(request("/hang/5", "webhook-id: " + ID, "content-length: 2") + "{}");

    assertThat(answers()).isEmpty();
    assertThat(arrivals.size()).isEqualTo(1);
    assertThat(arrivals.status(0)).isZero();
  }

  @Test
  void closesOnWhatItDoesNotKnow() {
    send(request("/nonsense", "content-length: 0"));

    assertThat(channel.isOpen()).isFalse();
    assertThat(state.malformed()).isEqualTo(1);
  }

  private static String request(String path, String... headers) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n"
        .formatted(path, String.join("\r\n", headers));
  }

  private void send(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
  }

  private String answers() {
    StringBuilder answers = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      answers.append(part.toString(US_ASCII));
    }
    return answers.toString();
  }
}
