package dev.postrider.dispatcher.delivery;

import java.time.Duration;

/**
 * What requests to an endpoint are bound to that has no bounds of its own.
 *
 * @param timeout of one request as a whole, 1 to 30 s
 * @param inFlight at a time, from one dispatcher
 */
public record RequestLimits(Duration timeout, int inFlight) {}
