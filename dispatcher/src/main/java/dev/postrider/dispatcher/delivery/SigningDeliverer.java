package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.signing.WebhookSignature;
import java.time.Instant;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/** Signs a delivery, posts it, and reads what came back. */
final class SigningDeliverer implements Deliverer {
  private final Transport transport;
  private final InstantSource clock;

  SigningDeliverer(Transport transport, InstantSource clock) {
    this.transport = transport;
    this.clock = clock;
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    return transport
        .post(sign(delivery, clock.instant()))
        .map(answer -> read(delivery, answer))
        .onErrorResume(failure -> Mono.just(OutcomeReader.read(failure)));
  }

  private Outcome read(Delivery delivery, WebhookAnswer answer) {
    Outcome outcome = OutcomeReader.read(answer, clock.instant());
    return outcome instanceof Outcome.Delivered(int status, byte[] body, var _)
            && delivery.wantsReply()
        ? new Outcome.Delivered(status, body, ReplyProblem.of(answer))
        : outcome;
  }

  private static WebhookRequest sign(Delivery delivery, Instant now) {
    byte[] body = delivery.message().standardBody();
    long timestamp = now.getEpochSecond();
    String signature =
        WebhookSignature.sign(delivery.endpoint().secret(), delivery.messageId(), timestamp, body);
    return new WebhookRequest(
        delivery.endpoint().id(),
        delivery.endpoint().url(),
        delivery.messageId(),
        timestamp,
        signature,
        body);
  }
}
