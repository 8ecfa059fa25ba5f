package dev.postrider.quickstart;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The event topics of the quickstart. */
final class SampleTopics {
  private static final Map<String, String> TYPE_OF_BARE_RECORDS =
      Map.of(
          "payments", "payment.occurred",
          "logins", "login.unusual",
          "prices", "price.dropped",
          "shipments", "shipment.arriving",
          "events", "events");

  private SampleTopics() {}

  static Collection<String> names() {
    return TYPE_OF_BARE_RECORDS.keySet();
  }

  /** The dispatcher's configuration of them. */
  static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    TYPE_OF_BARE_RECORDS.forEach((topic, type) ->
        settings.put("postrider.topics.%s.type".formatted(topic), "constant:" + type));
    return settings;
  }
}
