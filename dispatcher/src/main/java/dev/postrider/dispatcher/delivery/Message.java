package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.body.Bodies;
import dev.postrider.dispatcher.body.BodyFormat;
import dev.postrider.dispatcher.body.Rendering;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.envelope.Event;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * An event on its way out: what all of its deliveries and attempts have in common. Its bodies are
 * rendered when first asked for, one for each format, and then shared.
 */
public final class Message {
  private final Event event;
  private final String id;
  private final RecordPosition position;
  private final boolean isReply;

  private final Map<BodyFormat, Mono<Rendering>> renderings = new ConcurrentHashMap<>();

  /**
   * @param id the {@code webhook-id}, the same on every attempt
   * @param position where the event's record lies
   * @param hasHeader whether the event's record has a header of that name
   */
  public Message(Event event, String id, RecordPosition position, Predicate<String> hasHeader) {
    this.event = event;
    this.id = id;
    this.position = position;
    this.isReply =
        position.topic().equals(Topics.REPLIES)
            || event.type().endsWith(Headers.REPLY_TYPE_SUFFIX)
            // What only replies have together, under whatever type they were published again.
            || (hasHeader.test(Headers.CE_CAUSATION_ID) && hasHeader.test(Headers.CE_ENDPOINT_ID));
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

  /** Whether the event is itself an answer. */
  boolean isReply() {
    return isReply;
  }

  /** The body in a format, made once. */
  Mono<Rendering> body(BodyFormat format, Bodies bodies) {
    return renderings.computeIfAbsent(format, asked -> bodies.render(asked, event));
  }
}
