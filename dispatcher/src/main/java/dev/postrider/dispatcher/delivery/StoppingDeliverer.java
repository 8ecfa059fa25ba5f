package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.endpoint.EndpointStops;
import reactor.core.publisher.Mono;

/** Has endpoints disabled that say that they want no more. The delivery does not wait for it. */
final class StoppingDeliverer implements Deliverer {
  private final Deliverer next;
  private final EndpointStops stops;

  StoppingDeliverer(Deliverer next, EndpointStops stops) {
    this.next = next;
    this.stops = stops;
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    return next.deliver(delivery).doOnNext(outcome -> stop(delivery, outcome));
  }

  private void stop(Delivery delivery, Outcome outcome) {
    if (outcome instanceof Outcome.Gone) {
      stops.disable(delivery.endpoint(), "It answered 410 Gone");
    } else if (outcome instanceof Outcome.DisableAsked) {
      stops.disable(delivery.endpoint(), "It asked for it with the header webhook-delivery");
    }
  }
}
