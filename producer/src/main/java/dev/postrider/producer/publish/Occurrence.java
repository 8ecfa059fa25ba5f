package dev.postrider.producer.publish;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tells one event of a source from the others.
 *
 * @param application id or uid of the application that it is for
 * @param subject what it is about; events of one subject keep their order
 * @param time when it happened
 * @param idempotencyKey the caller's name for it, or null; with the same name, the event has the
 *     same id
 */
public record Occurrence(
    String application, String subject, Instant time, @Nullable String idempotencyKey) {

  private static final String DEFAULT_APPLICATION = "default";

  /** An occurrence for the application {@code default} where none is named. */
  public static Occurrence of(
      @Nullable String application, String subject, Instant time, @Nullable String idempotencyKey) {
    return new Occurrence(
        application == null ? DEFAULT_APPLICATION : application, subject, time, idempotencyKey);
  }
}
