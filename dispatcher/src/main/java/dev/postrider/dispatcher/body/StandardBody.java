package dev.postrider.dispatcher.body;

import dev.postrider.schemas.envelope.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.io.JsonStringEncoder;

/** Bodies that hold the event's own JSON, byte for byte. */
final class StandardBody {
  private StandardBody() {}

  /** {@code {"type":…,"timestamp":…,"data":…}} (Standard Webhooks 1.0, "Payload structure"). */
  static byte[] of(Event event) {
    return around(
        event.data(),
        "{\"type\":\""
            + escape(event.type())
            + "\",\"timestamp\":\""
            + timestamp(event)
            + "\",\"data\":");
  }

  /** CloudEvents 1.0, JSON event format, as HTTP's structured mode sends it. */
  static byte[] cloudEvent(Event event) {
    StringBuilder head = new StringBuilder("{\"specversion\":\"1.0\"");
    attribute(head, "id", event.id());
    attribute(head, "source", event.source());
    attribute(head, "type", event.type());
    if (event.subject() != null) {
      attribute(head, "subject", event.subject());
    }
    attribute(head, "time", timestamp(event));
    attribute(head, "application", event.application());
    attribute(head, "datacontenttype", "application/json");
    return around(event.data(), head.append(",\"data\":").toString());
  }

  static String timestamp(Event event) {
    return event.time().truncatedTo(ChronoUnit.MICROS).toString();
  }

  private static void attribute(StringBuilder head, String name, String value) {
    head.append(",\"").append(name).append("\":\"").append(escape(value)).append('"');
  }

  private static byte[] around(byte[] data, String text) {
    byte[] head = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream(head.length + data.length + 1);
    body.writeBytes(head);
    body.writeBytes(data);
    body.write('}');
    return body.toByteArray();
  }

  private static String escape(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
  }
}
