package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.delivery.Outcome.Delivered;
import dev.postrider.dispatcher.delivery.RequestWriter.Written;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/** Writes the request of a delivery, signed, posts it, and reads what came back. */
final class SigningDeliverer implements Deliverer {
  private final RequestWriter requests;
  private final Transport transport;
  private final InstantSource clock;

  SigningDeliverer(RequestWriter requests, Transport transport, InstantSource clock) {
    this.requests = requests;
    this.transport = transport;
    this.clock = clock;
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    return requests.write(delivery).flatMap(written -> post(delivery, written));
  }

  private Mono<Outcome> post(Delivery delivery, Written written) {
    return switch (written) {
      case Written.Request(WebhookRequest request) ->
          transport
              .post(request)
              .map(answer -> read(delivery, answer))
              .onErrorResume(failure -> Mono.just(OutcomeReader.read(failure)));
      case Written.NoBody(String why) -> Mono.just(new Outcome.NoBody(why));
      case Written.Busy() -> Mono.just(new Outcome.NoCapacity());
    };
  }

  private Outcome read(Delivery delivery, WebhookAnswer answer) {
    Outcome outcome = OutcomeReader.read(answer, clock.instant());
    return outcome instanceof Delivered(int status, byte[] body, var _) && delivery.wantsReply()
        ? new Delivered(status, body, ReplyProblem.of(answer))
        : outcome;
  }
}
