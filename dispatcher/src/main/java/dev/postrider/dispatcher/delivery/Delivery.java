package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.schemas.envelope.Event;

/**
 * One event for one endpoint, about to be attempted.
 *
 * @param message shared by all deliveries of the event
 * @param attempt number of the coming attempt, 1 for the first
 * @param probe whether it is to find out if the endpoint answers again, and goes out although the
 *     endpoint is known to fail
 */
public record Delivery(Message message, Endpoint endpoint, int attempt, boolean probe) {

  public Delivery(Message message, Endpoint endpoint, int attempt) {
    this(message, endpoint, attempt, false);
  }

  public Delivery(
      Event event, Endpoint endpoint, String messageId, int attempt, RecordPosition position) {
    this(new Message(event, messageId, position, _ -> false), endpoint, attempt);
  }

  public Event event() {
    return message.event();
  }

  /** The {@code webhook-id}, the same on every attempt. */
  public String messageId() {
    return message.id();
  }

  /** Whether its answer is to be published; a reply is never answered by another one. */
  boolean wantsReply() {
    return endpoint.exchange().replies() && !message.isReply();
  }

  /** Where the event's record lies. */
  public RecordPosition position() {
    return message.position();
  }
}
