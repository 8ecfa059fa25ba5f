package dev.postrider.dispatcher.body;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of text messages.
 *
 * @param to who gets it, for {@code sms} alone: a number, or else the JSONata expression of one
 * @param from who sends it; for {@code sms} alone
 * @param text JSONata expression of the text, null for the one that Postrider has
 */
public record TextOptions(@Nullable String to, @Nullable String from, @Nullable String text) {
  /** The longest number. */
  public static final int MAX_NUMBER = 64;

  /** What begins as a number does is one; no expression of use begins so. */
  private static final Pattern NUMBER = Pattern.compile("[+0-9].*", Pattern.DOTALL);

  /** The expression of who gets it, or null if that is given as a number, or not at all. */
  public @Nullable String recipient() {
    return to == null || NUMBER.matcher(to).matches() ? null : to;
  }

  /** Those that were given, by name. */
  public Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    put("to", to, given);
    put("from", from, given);
    put("text", text, given);
    return given;
  }

  public static TextOptions of(Map<String, String> given) {
    return new TextOptions(given.get("to"), given.get("from"), given.get("text"));
  }

  /** What the service's expression finds besides the text. */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    put("to", to, variables);
    put("from", from, variables);
    return variables;
  }

  private static void put(String name, @Nullable String value, Map<String, String> into) {
    if (value != null) {
      into.put(name, value);
    }
  }
}
