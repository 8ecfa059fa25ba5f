package dev.postrider.dispatcher.delivery;

import reactor.core.publisher.Mono;

/** Counts every outcome. */
final class ObservedDeliverer implements Deliverer {
  private final Deliverer next;
  private final DeliveryMeters meters;

  ObservedDeliverer(Deliverer next, DeliveryMeters meters) {
    this.next = next;
    this.meters = meters;
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    return next.deliver(delivery).doOnNext(meters::count);
  }
}
