package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.schemas.envelope.Event;

/**
 * One event for one endpoint, about to be attempted.
 *
 * @param messageId the {@code webhook-id}, the same on every attempt
 * @param attempt number of the coming attempt, 1 for the first
 * @param position where the event's record lies
 */
public record Delivery(
    Event event, Endpoint endpoint, String messageId, int attempt, RecordPosition position) {}
