package dev.postrider.dispatcher.body;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** How the body of a webhook is made of an event. */
public sealed interface BodyFormat {
  BodyFormat STANDARD = new Standard();

  /** The longest expression of a user, in characters. */
  int MAX_TEMPLATE = Expression.MAX_LENGTH;

  /** Expressions in it that its user wrote. */
  default List<String> expressions() {
    return switch (this) {
      case Standard _, Raw _, CloudEvents _ -> List.of();
      case Template template -> List.of(template.expression());
      case TextMessage message ->
          Stream.of(message.options().text(), message.options().recipient())
              .filter(Objects::nonNull)
              .toList();
    };
  }

  /** Whether making a body takes so long that it is not done where it is asked for. */
  default boolean takesTime() {
    return switch (this) {
      case Standard _, Raw _, CloudEvents _ -> false;
      case Template _, TextMessage _ -> true;
    };
  }

  /** {@code {"type":…,"timestamp":…,"data":…}} (Standard Webhooks 1.0, "Payload structure"). */
  record Standard() implements BodyFormat {}

  /** The event's data alone. */
  record Raw() implements BodyFormat {}

  /** CloudEvents 1.0, HTTP binding, structured mode. */
  record CloudEvents() implements BodyFormat {}

  /**
   * What a JSONata expression makes of the event.
   *
   * @param expression over {@code type}, {@code timestamp}, {@code id}, {@code source}, {@code
   *     subject}, {@code application} and {@code data}; at most 16,384 characters
   */
  record Template(String expression, ContentType contentType) implements BodyFormat {}

  /** A text message, as a service takes it. */
  record TextMessage(Service service, TextOptions options) implements BodyFormat {}
}
