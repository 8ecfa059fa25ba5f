package dev.postrider.dispatcher.body;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JSONata expression, read and ready; of the thread whose language it was read in. */
final class Expression {
  static final int MAX_LENGTH = 16_384;

  /** Variables of the library's own, which a template that could set them would escape by. */
  private static final String RESERVED = "__evaluate";

  private final Jsonata parsed;
  private final Meter meter;

  private Expression(Jsonata parsed, Meter meter) {
    this.parsed = parsed;
    this.meter = meter;
  }

  static Expression parse(String text, Language language) throws TemplateFailure {
    if (text.length() > MAX_LENGTH) {
      throw new TemplateFailure("it has more than %d characters".formatted(MAX_LENGTH));
    }
    if (text.contains(RESERVED)) {
      throw new TemplateFailure("names with %s are reserved".formatted(RESERVED));
    }
    // The transform operator changes values that were made before, whose weight is known already.
    int transform = text.indexOf('|');
    if (transform >= 0) {
      throw new TemplateFailure(
          "it contains | (at character %d): there is no transform operator in templates, and in strings it is written \\u007c"
              .formatted(transform + 1));
    }
    try {
      Jsonata parsed = Jsonata.jsonata(text);
      parsed.setValidateInput(false);
      parsed.setOutputConvertNulls(false);
      language.teach(parsed);
      return new Expression(parsed, language.meter());
    } catch (RuntimeException | StackOverflowError unreadable) {
      throw TemplateFailure.of(unreadable);
    }
  }

  /**
   * Evaluates the expression within the bounds of {@link Meter}.
   *
   * @return a map, list, string, number, boolean or {@link Jsonata#NULL_VALUE}; null if it came to
   *     nothing
   */
  @Nullable Object evaluate(
      Map<String, ? extends @Nullable Object> input, Map<String, String> variables)
      throws TemplateFailure {
    meter.begin();
    Calls calls = new Calls();
    try {
      Jsonata.Frame bindings = parsed.createFrame();
      variables.forEach((name, value) -> bindings.bind(name, (Object) value));
      bindings.setEvaluateEntryCallback((expression, _, _) -> enter(expression, calls));
      bindings.setEvaluateExitCallback(
          (expression, _, _, result) -> exit(expression, result, calls));
      Object result = parsed.evaluate(input, bindings);
      meter.checkTime();
      return result;
    } catch (RuntimeException | StackOverflowError thrown) {
      LimitReached limit = meter.reached();
      throw TemplateFailure.of(limit == null ? thrown : limit);
    }
  }

  private void enter(Parser.Symbol expression, Calls calls) {
    calls.enter(expression);
    meter.enter();
  }

  private void exit(Parser.Symbol expression, @Nullable Object result, Calls calls) {
    if (result instanceof Pattern) {
      throw meter.limit("regular expressions are not available in templates");
    }
    if (calls.isMistaken(expression, result)) {
      throw meter.limit("it calls what is no function");
    }
    meter.exit(result);
  }
}
