package dev.postrider.dispatcher.delivery;

import dev.postrider.schemas.envelope.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The body format {@code standard}: {@code {"type":…,"timestamp":…,"data":…}} (Standard Webhooks
 * 1.0, "Payload structure"). The data is the event's own JSON, byte for byte.
 */
final class StandardBody {
  private StandardBody() {}

  static byte[] of(Event event) {
    byte[] head =
        ("{\"type\":\""
                + escape(event.type())
                + "\",\"timestamp\":\""
                + event.time().truncatedTo(ChronoUnit.MICROS)
                + "\",\"data\":")
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream(head.length + event.data().length + 1);
    body.writeBytes(head);
    body.writeBytes(event.data());
    body.write('}');
    return body.toByteArray();
  }

  private static String escape(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
  }
}
