package dev.postrider.schemas.envelope;

import dev.postrider.schemas.codec.JsonText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A whole event as one JSON object (CloudEvents 1.0, JSON Event Format).
 *
 * @param data the exact bytes of the member {@code data}, or null
 * @param decodedBase64 what {@code data_base64} holds, or null; a value like a record's own
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are handed on, never compared
record StructuredEvent(
    Attributes attributes, byte @Nullable [] data, byte @Nullable [] decodedBase64) {

  /**
   * @throws NotAnEvent if the value is no such object
   */
  static StructuredEvent read(byte[] value) {
    String problem = JsonText.problemWithBytes(value);
    if (problem != null) {
      throw new NotAnEvent(problem);
    }
    try (JsonParser parser = JsonText.parser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new NotAnEvent("It should be a structured CloudEvent but is no JSON object");
      }
      StructuredEvent event = new Reader(value, parser).read();
      String rest = JsonText.problemAtEnd(parser);
      if (rest != null) {
        throw new NotAnEvent(rest);
      }
      return event;
    } catch (JacksonException malformed) {
      throw new NotAnEvent(JsonText.problem(malformed));
    }
  }

  private static final class Reader {
    private final byte[] value;
    private final JsonParser parser;
    private @Nullable String specVersion;
    private @Nullable String id;
    private @Nullable String source;
    private @Nullable String type;
    private @Nullable String time;
    private @Nullable String subject;
    private @Nullable String application;
    private byte @Nullable [] data;
    private byte @Nullable [] base64;

    Reader(byte[] value, JsonParser parser) {
      this.value = value;
      this.parser = parser;
    }

    StructuredEvent read() {
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken token = parser.nextToken();
        switch (name) {
          case "specversion" -> specVersion = text(name, specVersion);
          case "id" -> id = text(name, id);
          case "source" -> source = text(name, source);
          case "type" -> type = text(name, type);
          case "time" -> time = text(name, time);
          case "subject" ->
              subject = token == JsonToken.VALUE_STRING && isEmpty() ? null : text(name, subject);
          case "application" -> application = text(name, application);
          case "data" -> data = exactBytes(data);
          case "data_base64" -> base64 = token == JsonToken.VALUE_NULL ? base64 : decoded(base64);
          default -> parser.skipChildren();
        }
      }
      if (data != null && base64 != null) {
        throw new NotAnEvent("It has both data and data_base64");
      }
      return new StructuredEvent(attributes(), data, base64);
    }

    private Attributes attributes() {
      if (specVersion == null) {
        throw new NotAnEvent("specversion is missing");
      }
      Attributes.checkSpecVersion(specVersion, "specversion");
      Instant instant = time == null ? null : Attributes.time(time, "time");
      return new Attributes(id, source, type, instant, subject, application);
    }

    private boolean isEmpty() {
      return parser.getString().isEmpty();
    }

    /** An attribute that is null is one that is not set. */
    private @Nullable String text(String name, @Nullable String before) {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return before;
      }
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw new NotAnEvent("%s is not a string".formatted(name));
      }
      once(before, name);
      return AttributeText.checked(parser.getString(), name);
    }

    private byte[] exactBytes(byte @Nullable [] before) {
      once(before, "data");
      long start = parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      // A string is read to its end only when somebody asks for it.
      parser.finishToken();
      long end = parser.currentLocation().getByteOffset();
      return Arrays.copyOfRange(value, Math.toIntExact(start), Math.toIntExact(end));
    }

    private byte[] decoded(byte @Nullable [] before) {
      once(before, "data_base64");
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw new NotAnEvent("data_base64 is not a string");
      }
      try {
        return Base64.getDecoder().decode(parser.getString());
      } catch (IllegalArgumentException notBase64) {
        throw new NotAnEvent("data_base64 is not base64");
      }
    }

    private static void once(@Nullable Object before, String name) {
      if (before != null) {
        throw new NotAnEvent("%s is there twice".formatted(name));
      }
    }
  }
}
