package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import java.util.function.Predicate;

/**
 * Whether a delivery may still be made: its endpoint is as it was, and its owner, who knows first,
 * has not blocked the direct way to it. Whoever changed, paused or deleted it meanwhile wants no
 * request of before.
 */
record StillWanted(EndpointDirectory directory, BlockedEndpoints blocked)
    implements Predicate<Delivery> {

  @Override
  @SuppressWarnings("ReferenceEquality") // Another instance is another version.
  public boolean test(Delivery delivery) {
    Endpoint endpoint = delivery.endpoint();
    return directory.endpoint(endpoint.id()) == endpoint
        && (delivery.way() != Delivery.Way.DIRECT || !blocked.isBlocked(endpoint.id()));
  }
}
