package dev.postrider.dispatcher.body;

import dev.postrider.schemas.envelope.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One event of each type that Postrider knows without being told: those of the sample sources. */
public final class Examples {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> TYPES =
      List.of("login.unusual", "payment.occurred", "price.dropped", "shipment.arriving");
  private static final Map<String, Event> EVENTS = new TreeMap<>();

  static {
    TYPES.forEach(type -> EVENTS.put(type, read(type)));
  }

  private Examples() {}

  /** Their types, in order. */
  public static List<String> types() {
    return TYPES;
  }

  /** Null if there is none of that type. */
  public static @Nullable Event of(String type) {
    return EVENTS.get(type);
  }

  private static Event read(String type) {
    try (InputStream in = Examples.class.getResourceAsStream("examples/" + type + ".json")) {
      JsonNode event = JSON.readTree(in);
      return new Event(
          event.get("id").stringValue(),
          event.get("source").stringValue(),
          event.get("type").stringValue(),
          Instant.parse(event.get("time").stringValue()),
          event.get("subject").stringValue(),
          event.get("application").stringValue(),
          JSON.writeValueAsBytes(event.get("data")));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
