package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.api.Invalid.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a request's body, and collects what is wrong with them, so that a user learns
 * of all mistakes at once. A field that is null or missing reads as null.
 */
final class Fields {
  private static final int MAX_UID = 256;
  private static final Pattern UID = Pattern.compile("[a-zA-Z0-9\\-_.]+");
  private static final Pattern ID = Pattern.compile("(app|ep)_[0-9A-Za-z]{27}");
  private static final int MAX_METADATA_ENTRIES = 100;
  private static final int MAX_METADATA_CHARACTERS = 4_096;

  private final JsonNode body;
  private final List<Item> problems = new ArrayList<>();

  Fields(JsonNode body) {
    this.body = body;
    if (!body.isObject()) {
      throw new Invalid(
          List.of(new Item(List.of("body"), "The body must be a JSON object", "value_error")));
    }
  }

  /** Whether the field is there, be it null. */
  boolean has(String name) {
    return body.has(name);
  }

  void problem(String field, String message) {
    problems.add(Item.inBody(field, message));
  }

  /**
   * Call when all fields have been read.
   *
   * @throws Invalid if anything was wrong
   */
  void check() {
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
  }

  /** Refuses fields that would change what Postrider does if it could do it. */
  void refuse(Set<String> unbuilt) {
    for (String name : unbuilt) {
      if (given(name) != null) {
        problem(name, "%s is not built yet; leave it out".formatted(name));
      }
    }
  }

  /** Refuses fields that differ from known ones only in case, separators or number. */
  void refuseMisspelled(Set<String> known) {
    for (String name : body.propertyNames()) {
      if (!known.contains(name)) {
        known.stream()
            .filter(k -> bare(k).equals(bare(name)))
            .findFirst()
            .ifPresent(k -> problem(name, "There is no such field; %s is meant".formatted(k)));
      }
    }
  }

  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]|s$", "");
  }

  /** The field must be there, and not null. */
  void require(String name) {
    if (given(name) == null) {
      problem(name, "%s is required".formatted(name));
    }
  }

  /** The field may be missing, but not null. */
  void requireIfPresent(String name) {
    if (has(name)) {
      require(name);
    }
  }

  @Nullable String text(String name, int min, int max) {
    JsonNode value = given(name);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      problem(name, "%s must be a string".formatted(name));
      return null;
    }
    String text = value.stringValue();
    if (text.length() < min || text.length() > max) {
      problem(name, "%s must have %d to %d characters".formatted(name, min, max));
    } else if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
      problem(name, "%s must not contain control characters".formatted(name));
    }
    return text;
  }

  /**
   * Checks what the path names something by, where it may become its uid.
   *
   * @throws Invalid if it is neither an id nor a uid
   */
  static String idOrUid(String variable, String text) {
    if (text.length() > MAX_UID || !UID.matcher(text).matches()) {
      throw Invalid.inPath(
          variable,
          "It must be an id or a uid: 1 to %d letters, digits, hyphens, underscores and dots"
              .formatted(MAX_UID));
    }
    return text;
  }

  @Nullable String uid() {
    String uid = text("uid", 1, MAX_UID);
    if (uid != null && !UID.matcher(uid).matches()) {
      problem("uid", "uid must consist of letters, digits, hyphens, underscores and dots");
    } else if (uid != null && ID.matcher(uid).matches()) {
      problem("uid", "uid must not have the form of an id");
    }
    return uid;
  }

  @Nullable Boolean flag(String name) {
    JsonNode value = given(name);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      problem(name, "%s must be true or false".formatted(name));
      return null;
    }
    return value.booleanValue();
  }

  @Nullable Integer number(String name, int min, int max) {
    JsonNode value = given(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      problem(name, "%s must be a whole number from %d to %d".formatted(name, min, max));
      return null;
    }
    return value.intValue();
  }

  /** Each text once, in the order of the body. */
  @Nullable List<String> texts(String name, int max) {
    JsonNode value = given(name);
    if (value == null) {
      return null;
    }
    if (!value.isArray()
        || value.isEmpty()
        || value.size() > max
        || !value.valueStream().allMatch(JsonNode::isString)) {
      problem(name, "%s must be a list of 1 to %d strings, or null for all".formatted(name, max));
      return null;
    }
    return List.copyOf(
        new LinkedHashSet<>(value.valueStream().map(JsonNode::stringValue).toList()));
  }

  /** An object whose values are strings, in the order of the body. */
  @Nullable Map<String, String> strings(String name) {
    JsonNode value = given(name);
    if (value == null) {
      return null;
    }
    if (!value.isObject() || !value.valueStream().allMatch(JsonNode::isString)) {
      problem(name, "%s must be an object whose values are strings".formatted(name));
      return null;
    }
    Map<String, String> strings = new LinkedHashMap<>();
    value.properties().forEach(p -> strings.put(p.getKey(), p.getValue().stringValue()));
    return strings;
  }

  @Nullable Map<String, String> metadata() {
    Map<String, String> metadata = strings("metadata");
    if (metadata == null) {
      return null;
    }
    int characters =
        metadata.entrySet().stream()
            .mapToInt(e -> e.getKey().length() + e.getValue().length())
            .sum();
    if (metadata.size() > MAX_METADATA_ENTRIES || characters > MAX_METADATA_CHARACTERS) {
      problem(
          "metadata",
          "metadata has at most %d entries and %d characters in all"
              .formatted(MAX_METADATA_ENTRIES, MAX_METADATA_CHARACTERS));
    }
    return metadata;
  }

  /** The field as it came, or null if it is missing or null. */
  @Nullable JsonNode given(String name) {
    JsonNode value = body.get(name);
    return value == null || value.isNull() ? null : value;
  }
}
