package dev.postrider.schemas.envelope;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record of an event topic: CloudEvents 1.0 context attributes and the data as JSON.
 *
 * @param id unique within {@code source}
 * @param source where the event comes from; for a bare record the id of its topic
 * @param type for example {@code payment.occurred}
 * @param subject what the event is about, or null
 * @param application id or uid of the application whose endpoints may receive it; a CloudEvents
 *     extension attribute
 * @param data the event's data as one JSON value in UTF-8, {@code null} literal where there is
 *     none; do not modify
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are handed on, never compared
public record Event(
    String id,
    String source,
    String type,
    Instant time,
    @Nullable String subject,
    String application,
    byte[] data) {}
