package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.body.Bodies;
import dev.postrider.dispatcher.body.Body;
import dev.postrider.dispatcher.body.Rendering;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.signing.WebhookSignature;
import java.time.Instant;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/** Writes the requests of deliveries: the body in the endpoint's format, signed as it stands. */
public final class RequestWriter {
  private final Bodies bodies;
  private final InstantSource clock;

  public RequestWriter(Bodies bodies, InstantSource clock) {
    this.bodies = bodies;
    this.clock = clock;
  }

  /** What writing a request came to. */
  public sealed interface Written {
    record Request(WebhookRequest request) implements Written {}

    /**
     * There is no body, and never will be.
     *
     * @param why one sentence without payload
     */
    record NoBody(String why) implements Written {}

    /**
     * There is no body now; there may be one later.
     *
     * @param why one sentence without payload
     */
    record NoBodyYet(String why) implements Written {}

    record Busy() implements Written {}
  }

  /** Never an error; signed with the time of being subscribed to or of having the body. */
  public Mono<Written> write(Delivery delivery) {
    return body(delivery).map(rendering -> written(delivery, rendering));
  }

  /** The delivery's body, shared by all that have the same; never an error. */
  Mono<Rendering> body(Delivery delivery) {
    return delivery.message().body(delivery.endpoint().exchange().format(), bodies);
  }

  private Written written(Delivery delivery, Rendering rendering) {
    return switch (rendering) {
      case Rendering.Made(Body body) -> new Written.Request(sign(delivery, body, clock.instant()));
      case Rendering.Failed(String why) -> new Written.NoBody(why);
      case Rendering.TooSlow(String why) -> new Written.NoBodyYet(why);
      case Rendering.Busy() -> new Written.Busy();
    };
  }

  private static WebhookRequest sign(Delivery delivery, Body body, Instant now) {
    Endpoint endpoint = delivery.endpoint();
    String id = delivery.messageId();
    long timestamp = now.getEpochSecond();
    String signature = WebhookSignature.sign(endpoint.secret(), id, timestamp, body.bytes());
    return new WebhookRequest(
        endpoint.id(),
        endpoint.url(),
        id,
        timestamp,
        signature,
        body,
        endpoint.credentials().asHeaders(),
        endpoint.policy().timeout());
  }
}
