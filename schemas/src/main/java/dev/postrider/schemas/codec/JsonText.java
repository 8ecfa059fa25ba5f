package dev.postrider.schemas.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** JSON as RFC 8259 has it, in UTF-8 without byte order mark, within bounds. */
public final class JsonText {
  /** The largest JSON text that is read or made, in bytes. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /** The deepest nesting of objects and arrays. */
  public static final int MAX_DEPTH = 500;

  /** The longest number, in characters. */
  public static final int MAX_NUMBER_LENGTH = 1_000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          // UTF-16 and UTF-32 would otherwise be taken for JSON as well
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAX_BYTES)
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(MAX_BYTES)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private JsonText() {}

  /** A parser over text that need not be valid; it does not check UTF-8 fully. */
  public static JsonParser parser(byte[] text) {
    return FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  /**
   * Why the bytes are not exactly one JSON value with white space around it; null if they are. Says
   * where, but nothing of the text.
   */
  public static @Nullable String problemIn(byte[] text) {
    String problem = problemWithBytes(text);
    if (problem != null) {
      return problem;
    }
    try (JsonParser parser = parser(text)) {
      if (parser.nextToken() == null) {
        return "It is empty, where JSON or Avro was expected";
      }
      parser.skipChildren();
      return problemAtEnd(parser);
    } catch (JacksonException malformed) {
      return problem(malformed);
    }
  }

  /** As {@link #problemIn}, of what can be said without parsing. */
  public static @Nullable String problemWithBytes(byte[] text) {
    if (text.length > MAX_BYTES) {
      return "It has %d bytes, more than %d".formatted(text.length, MAX_BYTES);
    }
    return Utf8.isValid(text) ? null : "It is neither UTF-8 nor Avro";
  }

  /** As {@link #problemIn}, of what follows the value that the parser has just read. */
  public static @Nullable String problemAtEnd(JsonParser parser) {
    return parser.nextToken() == null
        ? null
        : "It holds more than one JSON value; the second starts at "
            + place(parser.currentTokenLocation());
  }

  /** As {@link #problemIn}, for what a parser threw. */
  public static String problem(JacksonException thrown) {
    if (thrown instanceof StreamConstraintsException) {
      return "Its JSON exceeds a limit: nesting %d deep, or a number of %d characters"
          .formatted(MAX_DEPTH, MAX_NUMBER_LENGTH);
    }
    TokenStreamLocation location = thrown.getLocation();
    return location == null
        ? "Its JSON is malformed"
        : "Its JSON is malformed at " + place(location);
  }

  private static String place(TokenStreamLocation location) {
    return "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }
}
