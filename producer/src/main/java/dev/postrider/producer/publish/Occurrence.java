package dev.postrider.producer.publish;

import java.time.Instant;

/**
 * What tells one event of a source from the others.
 *
 * @param application id or uid of the application that it is for
 * @param subject what it is about; events of one subject keep their order
 * @param time when it happened
 */
public record Occurrence(String application, String subject, Instant time) {}
