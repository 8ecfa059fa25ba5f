package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.delivery.Deliverer;
import dev.postrider.dispatcher.delivery.RequestLimits;
import dev.postrider.dispatcher.delivery.RetryPolicies;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What all tasks of a dispatcher share.
 *
 * @param applications what is held for all endpoints of an application, by its id
 * @param handedOver tells an endpoint's next owner, by its id, that the requests of a sender ended
 */
record QueueSurroundings(
    EndpointDirectory directory,
    Deliverer deliverer,
    RetryPolicies policies,
    Stops stops,
    Release release,
    QueueLimits limits,
    Function<String, EndpointStatuses.Pending> applications,
    RequestLimits requests,
    BiConsumer<String, String> handedOver,
    QueueMeters meters,
    InstantSource clock) {}
