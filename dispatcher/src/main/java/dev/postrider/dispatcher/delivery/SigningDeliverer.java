package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.body.Rendering;
import dev.postrider.dispatcher.delivery.Outcome.Delivered;
import dev.postrider.dispatcher.delivery.RequestWriter.Written;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
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

  @Override
  public Mono<Outcome> prepare(Delivery delivery) {
    return requests.body(delivery).flatMap(rendering -> Mono.justOrEmpty(without(rendering)));
  }

  /** What a delivery without a body comes to, or null if it has one. */
  private static @Nullable Outcome without(Rendering rendering) {
    return switch (rendering) {
      case Rendering.Made _ -> null;
      case Rendering.Failed(String why) -> new Outcome.NoBody(why);
      case Rendering.TooSlow(String why) -> new Outcome.NoBodyYet(why);
      case Rendering.Busy() -> new Outcome.NoCapacity();
    };
  }

  private Mono<Outcome> post(Delivery delivery, Written written) {
    return switch (written) {
      case Written.Request(WebhookRequest request) ->
          transport
              .post(request)
              .map(answer -> read(delivery, answer))
              .onErrorResume(failure -> Mono.just(OutcomeReader.read(failure)));
      case Written.NoBody(String why) -> Mono.just(new Outcome.NoBody(why));
      case Written.NoBodyYet(String why) -> Mono.just(new Outcome.NoBodyYet(why));
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
