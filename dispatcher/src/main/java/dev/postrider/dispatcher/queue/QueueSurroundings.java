package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.delivery.Deliverer;
import dev.postrider.dispatcher.delivery.RetryPolicies;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * What all tasks of a dispatcher share.
 *
 * @param applications what is held for all endpoints of an application, by its id
 */
record QueueSurroundings(
    EndpointDirectory directory,
    Deliverer deliverer,
    RetryPolicies policies,
    Stops stops,
    Release release,
    QueueLimits limits,
    Function<String, EndpointStatuses.Pending> applications,
    QueueMeters meters,
    InstantSource clock) {}
