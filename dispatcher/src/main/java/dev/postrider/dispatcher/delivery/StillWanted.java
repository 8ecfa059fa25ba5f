package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import java.util.function.Predicate;

/**
 * Whether a delivery that has waited may still be made: its endpoint is as it was, and not blocked
 * by its owner. Whoever changed, paused or deleted it meanwhile wants no request of before.
 */
record StillWanted(EndpointDirectory directory, BlockedEndpoints blocked)
    implements Predicate<Delivery> {

  @Override
  @SuppressWarnings("ReferenceEquality") // Another instance is another version.
  public boolean test(Delivery delivery) {
    Endpoint endpoint = delivery.endpoint();
    return directory.endpoint(endpoint.id()) == endpoint
        && (delivery.probe() || !blocked.isBlocked(endpoint.id()));
  }
}
