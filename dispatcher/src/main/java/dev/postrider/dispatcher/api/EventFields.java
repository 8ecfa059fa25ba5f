package dev.postrider.dispatcher.api;

import dev.postrider.schemas.envelope.Event;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An event as a user gives one to try something with: a type and data, the rest if it matters. */
final class EventFields {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_ATTRIBUTE = 1_024;
  private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

  private EventFields() {}

  /** The event that the field holds, or null if it holds none, or none that can be meant. */
  static @Nullable Event read(Fields fields, String name, String application) {
    JsonNode given = fields.given(name);
    if (given == null) {
      return null;
    }
    if (!given.isObject()) {
      fields.problem(name, "%s must be an object with type and data".formatted(name));
      return null;
    }
    Instant time = time(given.get("time"));
    if (!isText(given.get("type")) || time == null) {
      fields.problem(
          name,
          "%s must have a type of 1 to %d characters, and a time as 2026-01-01T00:00:00Z if any"
              .formatted(name, MAX_ATTRIBUTE));
      return null;
    }
    JsonNode data = given.get("data");
    return new Event(
        text(given, "id", "example"),
        text(given, "source", "/example"),
        given.get("type").stringValue(),
        time,
        isText(given.get("subject")) ? given.get("subject").stringValue() : null,
        text(given, "application", application),
        data == null ? new byte[] {'n', 'u', 'l', 'l'} : JSON.writeValueAsBytes(data));
  }

  private static String text(JsonNode given, String name, String otherwise) {
    JsonNode value = given.get(name);
    return isText(value) ? value.stringValue() : otherwise;
  }

  private static boolean isText(@Nullable JsonNode value) {
    return value != null
        && value.isString()
        && !value.stringValue().isEmpty()
        && value.stringValue().length() <= MAX_ATTRIBUTE;
  }

  private static @Nullable Instant time(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return SOME_TIME;
    }
    try {
      return value.isString() ? Instant.parse(value.stringValue()) : null;
    } catch (DateTimeException notOne) {
      return null;
    }
  }
}
