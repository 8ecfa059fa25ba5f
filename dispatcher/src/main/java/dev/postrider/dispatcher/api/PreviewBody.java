package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.body.Examples;
import dev.postrider.schemas.envelope.Event;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a request is to be previewed for: an event, or the example of a type. */
final class PreviewBody {
  private static final String EVENT = "event";
  private static final String EVENT_TYPE = "eventType";
  private static final int MAX_TYPE = 256;

  private PreviewBody() {}

  /**
   * The event to be previewed.
   *
   * @throws Invalid if there is none
   */
  static Event event(JsonNode body, String application) {
    var fields = new Fields(body);
    fields.refuseMisspelled(Set.of(EVENT, EVENT_TYPE));
    String type = fields.text(EVENT_TYPE, 1, MAX_TYPE);
    Event given = EventFields.read(fields, EVENT, application);
    if ((fields.given(EVENT) == null) == (type == null)) {
      fields.problem(EVENT, "Send either event or eventType");
    }
    Event example = type == null ? null : Examples.of(type);
    if (type != null && example == null) {
      fields.problem(
          EVENT_TYPE,
          "There is no example of it, only of %s; send an event instead"
              .formatted(String.join(", ", Examples.types())));
    }
    fields.check();
    return given != null ? given : of(example, application);
  }

  private static Event of(@Nullable Event example, String application) {
    if (example == null) {
      throw new IllegalStateException("checked before");
    }
    return new Event(
        example.id(),
        example.source(),
        example.type(),
        example.time(),
        example.subject(),
        application,
        example.data());
  }
}
