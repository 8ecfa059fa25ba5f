package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.body.BodyFields;
import dev.postrider.dispatcher.body.BodyFormat;
import dev.postrider.dispatcher.body.BodyFormat.CloudEvents;
import dev.postrider.dispatcher.body.BodyFormat.Raw;
import dev.postrider.dispatcher.body.BodyFormat.Template;
import dev.postrider.dispatcher.body.BodyFormat.TextMessage;
import dev.postrider.dispatcher.body.ContentType;
import dev.postrider.dispatcher.body.Service;
import dev.postrider.dispatcher.body.TextOptions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an endpoint that say how bodies are made. They are given together: a format
 * replaces what there was, with all that belongs to it.
 */
final class FormatFields {
  static final String FORMAT = "payloadFormat";
  static final String TEMPLATE = "template";
  static final String TYPE = "templateContentType";
  static final String OPTIONS = "presetOptions";
  static final Set<String> NAMES = Set.of(FORMAT, TEMPLATE, TYPE, OPTIONS);

  private static final int MAX_NAME = 64;
  private static final Set<String> KNOWN_OPTIONS = Set.of("to", "from", "text");

  private final Fields fields;

  private FormatFields(Fields fields) {
    this.fields = fields;
  }

  /** The format, or null if none is given or something is wrong, which is then noted. */
  static @Nullable BodyFormat read(Fields fields) {
    return new FormatFields(fields).read();
  }

  private @Nullable BodyFormat read() {
    String format = fields.text(FORMAT, 1, MAX_NAME);
    String template = fields.text(TEMPLATE, 1, BodyFormat.MAX_TEMPLATE);
    String type = fields.text(TYPE, 1, MAX_NAME);
    Map<String, String> options = fields.strings(OPTIONS);
    if (format == null) {
      refuse(template, TEMPLATE, "Send payloadFormat with it: they are replaced together");
      refuse(type, TYPE, "Send payloadFormat with it: they are replaced together");
      refuse(options, OPTIONS, "Send payloadFormat with it: they are replaced together");
      return null;
    }
    Service service = Service.of(format);
    boolean isTemplate = format.equals(BodyFields.TEMPLATE);
    if (!isTemplate) {
      refuse(template, TEMPLATE, "It belongs to the payloadFormat template alone");
      refuse(type, TYPE, "It belongs to the payloadFormat template alone");
    }
    if (service == null) {
      refuse(options, OPTIONS, "They belong to the payloadFormats sms, slack, discord and teams");
    } else {
      return textMessage(service, options == null ? Map.of() : options);
    }
    return switch (format) {
      case BodyFields.STANDARD -> BodyFormat.STANDARD;
      case BodyFields.RAW -> new Raw();
      case BodyFields.CLOUD_EVENTS -> new CloudEvents();
      case BodyFields.TEMPLATE -> template(template, type);
      default -> {
        fields.problem(
            FORMAT,
            "payloadFormat is one of standard, raw, cloudevents, template, sms, slack, discord, teams");
        yield null;
      }
    };
  }

  private @Nullable Template template(@Nullable String expression, @Nullable String typeText) {
    ContentType type = typeText == null ? ContentType.JSON : ContentType.of(typeText);
    if (type == null) {
      fields.problem(
          TYPE, "templateContentType is application/json or application/x-www-form-urlencoded");
    }
    if (expression == null) {
      fields.require(TEMPLATE);
    }
    return type == null || expression == null ? null : new Template(expression, type);
  }

  private TextMessage textMessage(Service service, Map<String, String> given) {
    for (String name : given.keySet()) {
      if (!KNOWN_OPTIONS.contains(name)) {
        fields.problem(
            OPTIONS, "There is no option '%s'; they are to, from and text".formatted(name));
      }
    }
    TextOptions options = TextOptions.of(given);
    checkNumber(service, "from", options.from(), TextOptions.MAX_NUMBER);
    checkNumber(
        service,
        "to",
        options.to(),
        options.recipient() == null ? TextOptions.MAX_NUMBER : BodyFormat.MAX_TEMPLATE);
    String text = options.text();
    if (text != null && (text.isBlank() || text.length() > BodyFormat.MAX_TEMPLATE)) {
      fields.problem(
          OPTIONS, "text must have 1 to %d characters".formatted(BodyFormat.MAX_TEMPLATE));
    }
    return new TextMessage(service, options);
  }

  private void checkNumber(
      Service service, String name, @Nullable String value, int maxCharacters) {
    if (service != Service.SMS) {
      refuse(value, OPTIONS, "%s belongs to the payloadFormat sms alone".formatted(name));
    } else if (value == null || value.isBlank() || value.length() > maxCharacters) {
      fields.problem(
          OPTIONS,
          "%s is required for sms, with 1 to %d characters".formatted(name, maxCharacters));
    }
  }

  private void refuse(@Nullable Object given, String field, String why) {
    if (given != null) {
      fields.problem(field, why);
    }
  }
}
