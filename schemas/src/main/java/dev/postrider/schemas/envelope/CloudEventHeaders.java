package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.postrider.schemas.Headers;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record that CloudEvents gives a meaning (Kafka Protocol Binding 1.0), picked out
 * in one pass; the last of a name counts.
 */
final class CloudEventHeaders {
  private static final String EVENTS = "application/cloudevents";
  private static final String BATCH = "application/cloudevents-batch";

  private byte @Nullable [] specVersion;
  private byte @Nullable [] id;
  private byte @Nullable [] source;
  private byte @Nullable [] type;
  private byte @Nullable [] time;
  private byte @Nullable [] subject;
  private byte @Nullable [] application;
  private byte @Nullable [] contentType;

  private CloudEventHeaders() {}

  static CloudEventHeaders of(org.apache.kafka.common.header.Headers headers) {
    CloudEventHeaders found = new CloudEventHeaders();
    for (Header header : headers) {
      found.take(header.key(), header.value());
    }
    return found;
  }

  private void take(String name, byte @Nullable [] value) {
    switch (name) {
      case Headers.CE_SPECVERSION -> specVersion = value;
      case Headers.CE_ID -> id = value;
      case Headers.CE_SOURCE -> source = value;
      case Headers.CE_TYPE -> type = value;
      case Headers.CE_TIME -> time = value;
      case Headers.CE_SUBJECT -> subject = value;
      case Headers.CE_APPLICATION -> application = value;
      default -> {
        if (name.equalsIgnoreCase(Headers.CONTENT_TYPE)) {
          contentType = value;
        }
      }
    }
  }

  boolean isBinary() {
    return specVersion != null || (id != null && type != null);
  }

  /**
   * @throws NotAnEvent if the content type says CloudEvents in another form than one JSON object
   */
  boolean isStructured() {
    if (contentType == null || contentType.length < EVENTS.length()) {
      return false;
    }
    // Parameters, as charset, follow a semicolon.
    String full = new String(contentType, ISO_8859_1).toLowerCase(Locale.ROOT);
    int parameters = full.indexOf(';');
    String mediaType = (parameters < 0 ? full : full.substring(0, parameters)).strip();
    if (mediaType.startsWith(BATCH)) {
      throw new NotAnEvent(
          "It is a batch of CloudEvents, which cannot be read; write one event per record");
    }
    if (mediaType.equals(Headers.CLOUDEVENTS_JSON)) {
      return true;
    }
    if (mediaType.equals(EVENTS) || mediaType.startsWith(EVENTS + "+")) {
      throw new NotAnEvent(
          "It is a structured CloudEvent in a format that cannot be read; only %s is"
              .formatted(Headers.CLOUDEVENTS_JSON));
    }
    return false;
  }

  /**
   * @throws NotAnEvent if one of them must not be
   */
  Attributes attributes() {
    if (specVersion != null) {
      Attributes.checkSpecVersion(
          AttributeText.required(specVersion, Headers.CE_SPECVERSION), Headers.CE_SPECVERSION);
    }
    return new Attributes(
        text(id, Headers.CE_ID),
        text(source, Headers.CE_SOURCE),
        text(type, Headers.CE_TYPE),
        time == null
            ? null
            : Attributes.time(AttributeText.required(time, Headers.CE_TIME), Headers.CE_TIME),
        // Some clients write an empty header for a subject that is not there.
        subject == null || subject.length == 0 ? null : text(subject, Headers.CE_SUBJECT),
        text(application, Headers.CE_APPLICATION));
  }

  private static @Nullable String text(byte @Nullable [] value, String name) {
    return value == null ? null : AttributeText.required(value, name);
  }
}
