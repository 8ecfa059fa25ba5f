package dev.postrider.schemas.codec;

import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A schema registry's answer: {@code {"schema": "…", "schemaType": "AVRO", "references": []}}.
 *
 * @param text the schema; its type is AVRO where none is named
 */
record RegisteredSchema(String text, boolean isAvro, boolean hasReferences) {

  /**
   * @throws RuntimeException if it is no such answer
   */
  static RegisteredSchema read(byte[] body) {
    String text = "";
    boolean avro = true;
    boolean references = false;
    try (JsonParser parser = JsonText.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not an object");
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        parser.nextToken();
        switch (name) {
          case "schema" -> text = parser.getString();
          case "schemaType" -> avro = "AVRO".equalsIgnoreCase(parser.getString());
          case "references" ->
              references = parser.currentToken() == JsonToken.START_ARRAY && skipItems(parser) > 0;
          default -> parser.skipChildren();
        }
      }
    }
    return new RegisteredSchema(text, avro, references);
  }

  private static int skipItems(JsonParser parser) {
    int items = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      parser.skipChildren();
      items++;
    }
    return items;
  }

  /** Names are not checked: a writer in another language may allow more than Java does. */
  Schema parse() {
    return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(text);
  }
}
