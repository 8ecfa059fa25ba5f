package dev.postrider.dispatcher.delivery;

import dev.postrider.schemas.envelope.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way out: what all of its deliveries and attempts have in common. Its body is
 * rendered when first asked for, and then shared.
 */
public final class Message {
  private final Event event;
  private final String id;
  private final RecordPosition position;

  /** Two threads may render it at the same time, to the same bytes. */
  private volatile byte @Nullable [] standardBody;

  /**
   * @param id the {@code webhook-id}, the same on every attempt
   * @param position where the event's record lies
   */
  public Message(Event event, String id, RecordPosition position) {
    this.event = event;
    this.id = id;
    this.position = position;
  }

  public Event event() {
    return event;
  }

  public String id() {
    return id;
  }

  public RecordPosition position() {
    return position;
  }

  /** The body in the format {@code standard}; do not modify. */
  byte[] standardBody() {
    byte[] body = standardBody;
    if (body == null) {
      body = StandardBody.of(event);
      standardBody = body;
    }
    return body;
  }
}
