package dev.postrider.schemas.envelope;

import tools.jackson.core.JsonPointer;

/**
 * Where an attribute of an event comes from when the record does not say it as a CloudEvent would.
 */
public sealed interface AttributeRule {

  /**
   * Reads {@code constant:<text>}, {@code key}, {@code header:<name>} or {@code
   * pointer:</json/pointer>}.
   *
   * @throws IllegalArgumentException with a message fit for a user, if it is none of them
   */
  static AttributeRule parse(String text) {
    if (text.equals("key")) {
      return new Key();
    }
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    return switch (kind) {
      case "constant" -> constant(rest);
      case "header" -> header(rest);
      case "pointer" -> pointer(rest);
      default ->
          throw new IllegalArgumentException(
              "\"%s\" is none of constant:<text>, key, header:<name>, pointer:</json/pointer>"
                  .formatted(text));
    };
  }

  private static Constant constant(String text) {
    try {
      return new Constant(AttributeText.checked(text, "The text after constant:"));
    } catch (NotAnEvent unfit) {
      throw new IllegalArgumentException(unfit.reason(), unfit);
    }
  }

  private static Header header(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("After header: the name of a record header is missing");
    }
    return new Header(name);
  }

  private static Pointer pointer(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException(
          "After pointer: a JSON pointer is expected, as in pointer:/order/id; not \"%s\""
              .formatted(text));
    }
    return new Pointer(JsonPointer.compile(text));
  }

  /**
   * What a bare record gives by itself: as type the topic's name, as id {@code
   * <partition>-<offset>}, as subject the key where it is printable text, as application {@code
   * default}.
   */
  record Default() implements AttributeRule {}

  /** The same for every record of the topic. */
  record Constant(String text) implements AttributeRule {}

  /** The record's key, as UTF-8 text. */
  record Key() implements AttributeRule {}

  /** The last header of that name, as UTF-8 text. */
  record Header(String name) implements AttributeRule {}

  /**
   * The string, number or boolean there in the data (RFC 6901); the first one, if a name is there
   * twice.
   */
  record Pointer(JsonPointer pointer) implements AttributeRule {}
}
