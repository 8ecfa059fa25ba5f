package dev.postrider.schemas.envelope;

/**
 * Which event types are wanted or allowed: one exactly, or all below a prefix.
 *
 * <p>{@code payment.*} matches {@code payment.occurred} and {@code payment.refund.failed}, but
 * neither {@code payment} nor {@code payments.occurred}. {@code *} matches every type. Matching is
 * case-sensitive.
 */
public sealed interface TypeFilter {

  /** The longest filter, in characters. */
  int MAX_LENGTH = 256;

  boolean matches(String type);

  /** The filter as its user wrote it. */
  @Override
  String toString();

  /**
   * Reads a filter as its user writes it.
   *
   * @throws IllegalArgumentException with a message fit for a user, if the text is no filter
   */
  static TypeFilter parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("An event type filter must not be empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "An event type filter has at most %d characters, not %d"
              .formatted(MAX_LENGTH, text.length()));
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
      throw new IllegalArgumentException(
          "An event type filter must not contain spaces or control characters");
    }
    if (text.equals("*")) {
      return new Every();
    }
    int star = text.indexOf('*');
    if (star < 0) {
      return new Exact(text);
    }
    if (star != text.length() - 1 || star < 2 || text.charAt(star - 1) != '.') {
      throw new IllegalArgumentException(
          "In an event type filter * may stand alone or at the end after a dot, as in payment.*;"
              + " not as in %s".formatted(text));
    }
    return new Below(text.substring(0, star));
  }

  /** {@code payment.occurred}. */
  record Exact(String type) implements TypeFilter {
    @Override
    public boolean matches(String candidate) {
      return type.equals(candidate);
    }

    @Override
    public String toString() {
      return type;
    }
  }

  /**
   * {@code payment.*}.
   *
   * @param prefix with the dot: {@code payment.}
   */
  record Below(String prefix) implements TypeFilter {
    @Override
    public boolean matches(String candidate) {
      return candidate.length() > prefix.length() && candidate.startsWith(prefix);
    }

    @Override
    public String toString() {
      return prefix + "*";
    }
  }

  /** {@code *}. */
  record Every() implements TypeFilter {
    @Override
    public boolean matches(String candidate) {
      return true;
    }

    @Override
    public String toString() {
      return "*";
    }
  }
}
