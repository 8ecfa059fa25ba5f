package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.schemas.codec.Utf8;
import org.jspecify.annotations.Nullable;

/** Text that may be an attribute's value: 1 byte to 1 KiB of UTF-8, no control characters. */
final class AttributeText {
  static final int MAX_BYTES = 1_024;

  private AttributeText() {}

  /** The bytes as text, or null if they must not be an attribute's value. */
  static @Nullable String orNull(byte[] utf8) {
    if (utf8.length == 0 || utf8.length > MAX_BYTES || !Utf8.isValid(utf8)) {
      return null;
    }
    String text = new String(utf8, UTF_8);
    return hasControl(text) ? null : text;
  }

  /**
   * @param what names the attribute in the reason
   * @throws NotAnEvent if the bytes must not be an attribute's value
   */
  static String required(byte[] utf8, String what) {
    if (utf8.length > MAX_BYTES) {
      throw tooLong(what);
    }
    if (!Utf8.isValid(utf8)) {
      throw new NotAnEvent("%s is not UTF-8".formatted(what));
    }
    return checked(new String(utf8, UTF_8), what);
  }

  /**
   * @throws NotAnEvent if the text must not be an attribute's value
   */
  static String checked(String text, String what) {
    if (text.isEmpty()) {
      throw new NotAnEvent("%s is empty".formatted(what));
    }
    if (isTooLong(text)) {
      throw tooLong(what);
    }
    if (hasControl(text)) {
      throw new NotAnEvent("%s has a control character".formatted(what));
    }
    return text;
  }

  private static boolean isTooLong(String text) {
    // A char is 1 to 3 bytes, so most texts need no encoding to tell.
    return text.length() > MAX_BYTES
        || (text.length() > MAX_BYTES / 3 && text.getBytes(UTF_8).length > MAX_BYTES);
  }

  private static NotAnEvent tooLong(String what) {
    return new NotAnEvent("%s has more than %d bytes".formatted(what, MAX_BYTES));
  }

  /** A lone surrogate, which JSON can spell but UTF-8 cannot, counts as one. */
  private static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || (Character.isSurrogate(c) && isLone(text, i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLone(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
        : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
  }
}
