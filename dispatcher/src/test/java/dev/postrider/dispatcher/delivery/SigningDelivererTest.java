package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.body.Bodies;
import dev.postrider.dispatcher.testing.SettableClock;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SigningDelivererTest {
  private static final URI URL = URI.create("https://shop.example/hooks");

  private final List<WebhookRequest> posted = new ArrayList<>();
  private final SigningDeliverer deliverer =
      new SigningDeliverer(
          new RequestWriter(new Bodies(), new SettableClock()), this::accept, new SettableClock());

  @Test
  void endpointsOfOneEventShareItsBodyAndHaveSignaturesOfTheirOwn() {
    var message =
        new Message(
            event("payment.occurred", "{\"amount\": 1}"),
            "msg_1",
            new RecordPosition("payments", 0, 0),
            _ -> false);

    for (int n = 1; n <= 2; n++) {
      deliverer.deliver(new Delivery(message, endpoint(n, URL), 1)).block();
    }

    var first = posted.get(0);
    var second = posted.get(1);
    assertThat(second.body().bytes()).isSameAs(first.body().bytes());
    assertThat(second.messageId()).isEqualTo(first.messageId());
    assertThat(second.signature()).isNotEqualTo(first.signature());
  }

  private Mono<WebhookAnswer> accept(WebhookRequest request) {
    posted.add(request);
    return Mono.just(new WebhookAnswer(204, null, new byte[0]));
  }
}
