package dev.postrider.schemas.envelope;

import dev.postrider.schemas.codec.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;

/** Looks up one scalar in JSON that is known to be valid, reading no further than to it. */
final class ScalarAt {
  private ScalarAt() {}

  /** A string's text, a number's digits as they stand, true or false; null for everything else. */
  static @Nullable String find(byte[] json, JsonPointer pointer) {
    try (JsonParser parser = JsonText.parser(json)) {
      parser.nextToken();
      JsonPointer rest = pointer;
      while (!rest.matches()) {
        boolean entered =
            switch (parser.currentToken()) {
              case START_OBJECT -> enterMember(parser, rest.getMatchingProperty());
              case START_ARRAY -> enterItem(parser, rest.getMatchingIndex());
              default -> false;
            };
        if (!entered) {
          return null;
        }
        rest = rest.tail();
      }
      JsonToken token = parser.currentToken();
      return token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getString() : null;
    }
  }

  private static boolean enterMember(JsonParser parser, String name) {
    for (String next = parser.nextName(); next != null; next = parser.nextName()) {
      parser.nextToken();
      if (next.equals(name)) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  private static boolean enterItem(JsonParser parser, int index) {
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == index) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }
}
