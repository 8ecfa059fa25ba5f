package dev.postrider.dispatcher.delivery;

import reactor.core.publisher.Mono;

/** Makes one attempt. The chain that does it is composed in {@link DeliveryConfiguration}. */
@FunctionalInterface
public interface Deliverer {

  /**
   * Attempts the delivery once when subscribed to, without blocking.
   *
   * @return what it came to; as delivered by the whole chain never empty and never an error
   */
  Mono<Outcome> deliver(Delivery delivery);

  /**
   * Does what takes time before anything is asked of the endpoint, so that this time is not taken
   * for the endpoint's.
   *
   * @return empty once the delivery can be made, or what it came to without a request
   */
  default Mono<Outcome> prepare(Delivery delivery) {
    return Mono.empty();
  }
}
