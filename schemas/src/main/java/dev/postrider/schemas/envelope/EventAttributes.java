package dev.postrider.schemas.envelope;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents 1.0 context attributes of an event that is about to be written.
 *
 * @param id unique within {@code source}; the same when the event is written again
 * @param source a URI reference, for example {@code /shop/payments}
 * @param type for example {@code payment.occurred}
 * @param subject what the event is about, or null; the record's key, so that the events of one
 *     subject keep their order
 * @param application id or uid of the application whose endpoints may receive it
 */
public record EventAttributes(
    String id,
    String source,
    String type,
    Instant time,
    @Nullable String subject,
    String application) {

  /**
   * Checks what CloudEvents 1.0 demands ("Context Attributes").
   *
   * @throws IllegalArgumentException if an attribute is empty
   */
  public EventAttributes {
    requireText("id", id);
    requireText("source", source);
    requireText("type", type);
    requireText("application", application);
    if (subject != null) {
      requireText("subject", subject);
    }
  }

  private static void requireText(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("The event's " + name + " must not be empty");
    }
  }
}
