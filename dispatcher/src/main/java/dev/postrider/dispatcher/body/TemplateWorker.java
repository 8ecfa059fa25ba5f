package dev.postrider.dispatcher.body;

import dev.postrider.dispatcher.body.BodyFormat.Template;
import dev.postrider.dispatcher.body.BodyFormat.TextMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates templates on one thread; keeps those that it has read. */
final class TemplateWorker {
  /** Characters of the expressions that are kept; a parsed one takes about a hundred times that. */
  private static final int MAX_KEPT = 256 * 1024;

  private final Language language = new Language(new Meter());

  /** Those not used for longest come first. */
  private final Map<String, Expression> kept = new LinkedHashMap<>(16, 0.75f, true);

  private int keptCharacters;

  Body make(Template template, Map<String, ? extends @Nullable Object> input)
      throws TemplateFailure {
    Object value = expression(template.expression()).evaluate(input, Map.of());
    return body(template.contentType(), value);
  }

  Body make(TextMessage message, Map<String, ? extends @Nullable Object> input)
      throws TemplateFailure {
    String text = message.options().text();
    Map<String, String> variables = message.options().variables();
    variables.put("text", text(text == null ? Service.DEFAULT_TEXT : text, input));
    String recipient = message.options().recipient();
    if (recipient != null) {
      variables.put("to", recipient(recipient, input));
    }
    Service service = message.service();
    return body(service.contentType(), expression(service.expression()).evaluate(input, variables));
  }

  /** Reads an expression without evaluating it. */
  void read(String text) throws TemplateFailure {
    expression(text);
  }

  private String text(String expression, Map<String, ? extends @Nullable Object> input)
      throws TemplateFailure {
    if (expression(expression).evaluate(input, Map.of()) instanceof String text
        && !text.isBlank()) {
      return text;
    }
    throw new TemplateFailure("its text comes to nothing, or to something else than a string");
  }

  private String recipient(String expression, Map<String, ? extends @Nullable Object> input)
      throws TemplateFailure {
    if (expression(expression).evaluate(input, Map.of()) instanceof String number
        && !number.isBlank()
        && number.length() <= TextOptions.MAX_NUMBER) {
      return number;
    }
    throw new TemplateFailure(
        "its recipient (to) comes to nothing, or to something else than a string of at most %d characters"
            .formatted(TextOptions.MAX_NUMBER));
  }

  private static Body body(ContentType type, @Nullable Object value) throws TemplateFailure {
    return new Body(type.write(value), type.text());
  }

  private Expression expression(String text) throws TemplateFailure {
    Expression known = kept.get(text);
    if (known != null) {
      return known;
    }
    Expression parsed = Expression.parse(text, language);
    kept.put(text, parsed);
    keptCharacters += text.length();
    var eldest = kept.keySet().iterator();
    while (keptCharacters > MAX_KEPT) {
      keptCharacters -= eldest.next().length();
      eldest.remove();
    }
    return parsed;
  }
}
