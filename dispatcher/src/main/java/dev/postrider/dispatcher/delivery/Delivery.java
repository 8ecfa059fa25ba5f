package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.schemas.envelope.Event;

/**
 * One event for one endpoint, about to be attempted.
 *
 * @param message shared by all deliveries of the event
 * @param attempt number of the coming attempt, 1 for the first
 */
public record Delivery(Message message, Endpoint endpoint, int attempt, Way way) {

  /** How it comes to be attempted. */
  public enum Way {
    /** Straight from the event topic. */
    DIRECT,

    /** Out of the endpoint's queue, by its owner. */
    QUEUE,

    /**
     * Out of the queue to find out if the endpoint answers again: it goes out although the endpoint
     * is known to fail.
     */
    PROBE
  }

  public Delivery(Message message, Endpoint endpoint, int attempt) {
    this(message, endpoint, attempt, Way.DIRECT);
  }

  public Delivery(
      Event event, Endpoint endpoint, String messageId, int attempt, RecordPosition position) {
    this(new Message(event, messageId, position, _ -> false), endpoint, attempt);
  }

  public Event event() {
    return message.event();
  }

  public boolean probe() {
    return way == Way.PROBE;
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
