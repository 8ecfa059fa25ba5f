package dev.postrider.dispatcher.body;

import dev.postrider.schemas.envelope.Event;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What a template finds. */
final class TemplateInput {
  private static final JsonMapper JSON = JsonMapper.shared();

  private TemplateInput() {}

  static Map<String, @Nullable Object> of(Event event) throws TemplateFailure {
    Map<String, @Nullable Object> input = new HashMap<>();
    input.put("type", event.type());
    input.put("timestamp", StandardBody.timestamp(event));
    input.put("id", event.id());
    input.put("source", event.source());
    if (event.subject() != null) {
      input.put("subject", event.subject());
    }
    input.put("application", event.application());
    input.put("data", data(event));
    return input;
  }

  private static @Nullable Object data(Event event) throws TemplateFailure {
    try {
      return JSON.readValue(event.data(), Object.class);
    } catch (JacksonException outOfBounds) {
      throw new TemplateFailure("the event's data exceeds what templates read");
    }
  }
}
