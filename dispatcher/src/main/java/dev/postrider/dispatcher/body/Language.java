package dev.postrider.dispatcher.body;

import static java.util.Map.entry;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Jsonata.JFunctionCallable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a template may call. Every function of JSONata is either metered, replaced by one that is
 * bounded ({@link BoundedFunctions}), or not available: those whose work cannot be bounded from
 * outside (regular expressions, pictures of dates to be parsed, {@code $eval}), and those that
 * would make another body on each attempt ({@code $now}, {@code $random}, …).
 */
final class Language {
  /** Name, and signature as JSONata has it. */
  private static final Map<String, String> METERED =
      Map.ofEntries(
          entry("sum", "<a<n>:n>"),
          entry("count", "<a:n>"),
          entry("max", "<a<n>:n>"),
          entry("min", "<a<n>:n>"),
          entry("average", "<a<n>:n>"),
          entry("substring", "<s-nn?:s>"),
          entry("substringBefore", "<s-s:s>"),
          entry("substringAfter", "<s-s:s>"),
          entry("lowercase", "<s-:s>"),
          entry("uppercase", "<s-:s>"),
          entry("length", "<s-:n>"),
          entry("trim", "<s-:s>"),
          entry("formatBase", "<n-n?:s>"),
          entry("number", "<(nsb)-:n>"),
          entry("floor", "<n-:n>"),
          entry("ceil", "<n-:n>"),
          entry("abs", "<n-:n>"),
          entry("sqrt", "<n-:n>"),
          entry("power", "<n-n:n>"),
          entry("boolean", "<x-:b>"),
          entry("not", "<x-:b>"),
          entry("map", "<af>"),
          entry("filter", "<af>"),
          entry("single", "<af?>"),
          entry("reduce", "<afj?:j>"),
          entry("sift", "<o-f?:o>"),
          entry("keys", "<x-:a<s>>"),
          entry("lookup", "<x-s:x>"),
          entry("append", "<xx:a>"),
          entry("exists", "<x:b>"),
          entry("spread", "<x-:a<o>>"),
          entry("merge", "<a<o>:o>"),
          entry("reverse", "<a:a>"),
          entry("each", "<o-f:a>"),
          entry("error", "<s?:x>"),
          entry("assert", "<bs?:x>"),
          entry("type", "<x:s>"),
          entry("sort", "<af?:a>"),
          entry("distinct", "<x:x>"),
          entry("base64encode", "<s-:s>"),
          entry("base64decode", "<s-:s>"),
          entry("encodeUrlComponent", "<s-:s>"),
          entry("decodeUrlComponent", "<s-:s>"));

  /** Where the library's method has another name. */
  private static final Map<String, String> METHODS =
      Map.of("boolean", "toBoolean", "reduce", "foldLeft", "assert", "assertFn");

  private static final String ANYTHING = "<x?x?x?x?:x>";
  private static final List<String> NOT_AVAILABLE =
      List.of(
          "match",
          "formatInteger",
          "parseInteger",
          "random",
          "shuffle",
          "zip",
          "encodeUrl",
          "decodeUrl",
          "eval",
          "clone",
          "now",
          "millis");

  private final Map<String, JFunction> functions = new LinkedHashMap<>();
  private final Meter meter;

  Language(Meter meter) {
    this.meter = meter;
    METERED.forEach((name, signature) -> define(name, signature, original(name, signature)));
    BoundedFunctions bounded = new BoundedFunctions(meter);
    define("string", "<x-:s>", bounded::string);
    define("pad", "<s-ns?:s>", bounded::pad);
    define("join", "<a<s>s?:s>", bounded::join);
    define("contains", "<s-s:b>", bounded::contains);
    define("replace", "<s-ssn?:s>", bounded::replace);
    define("split", "<s-sn?:a<s>>", bounded::split);
    define("round", "<n-n?:n>", bounded::round);
    define("formatNumber", "<n-so?:s>", bounded::formatNumber);
    define("fromMillis", "<n-s?s?:s>", bounded::fromMillis);
    define("toMillis", "<s-:n>", bounded::toMillis);
    define("money", "<x-:s>", bounded::money);
    NOT_AVAILABLE.forEach(name ->
        define(
            name,
            ANYTHING,
            (_, _) -> {
              throw meter.limit("$%s is not available in templates".formatted(name));
            }));
  }

  Meter meter() {
    return meter;
  }

  void teach(Jsonata parsed) {
    functions.forEach(parsed::registerFunction);
  }

  private void define(String name, String signature, JFunctionCallable function) {
    functions.put(name, new JFunction(metered(function), signature));
  }

  private JFunctionCallable metered(JFunctionCallable function) {
    return (input, args) -> {
      meter.checkTime();
      Object result = function.call(input, args);
      meter.made(result);
      return result;
    };
  }

  private static JFunction original(String name, String signature) {
    return new JFunction(name, signature, Functions.class, null, METHODS.getOrDefault(name, name));
  }
}
