package dev.postrider.dispatcher.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.postrider.dispatcher.body.BodyFormat.Template;
import dev.postrider.dispatcher.testing.Samples;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateWorkerTest {
  private static final String DATA =
      """
      {"orderId": "ord_1", "total": 1250, "price": 12.5, "big": 9007199254740993, "none": null,
       "lines": [{"sku": "a", "n": 2}, {"sku": "b", "n": 3}], "note": "a+b & <c> ü €"}\
      """;

  private final TemplateWorker worker = new TemplateWorker();

  /** What is measured below is templates, not the loading of classes. */
  @BeforeAll
  static void warmUp() {
    var cold = new TemplateWorkerTest();
    for (int n = 0; n < 50; n++) {
      assertThat(cold.json("{'a': $sum(data.lines.n), 'b': $uppercase(type)}")).isNotEmpty();
    }
  }

  @Test
  void shapesTheBodyFromTheEvent() {
    var body =
        json(
            """
            {"kind": type, "at": timestamp, "of": [id, source, subject, application],
             "order": data.orderId, "skus": data.lines.sku, "pieces": $sum(data.lines.n),
             "half": data.total / 2, "same": data.big, "price": data.price, "no": data.missing}\
            """);

    assertThat(body)
        .isEqualTo(
            "{\"kind\":\"order.created\",\"at\":\"2026-11-23T12:00:00Z\","
                + "\"of\":[\"0-7\",\"topic-id\",\"default\"],\"order\":\"ord_1\","
                + "\"skus\":[\"a\",\"b\"],\"pieces\":5,\"half\":625,"
                + "\"same\":9007199254740993,\"price\":12.5}");
  }

  @Test
  void hasTheFunctionsOfJsonata() {
    assertThat(
            json("$join($map(data.lines, function($l) { $l.n & 'x' & $uppercase($l.sku) }), ', ')"))
        .isEqualTo("\"2xA, 3xB\"");
    assertThat(json("$map(data.lines.sku, $uppercase)")).isEqualTo("[\"A\",\"B\"]");
    assertThat(json("$replace(data.note, '&', 'and') ~> $substring(0, 7)"))
        .isEqualTo("\"a+b and\"");
    assertThat(json("$pad('7', -3, '0') & $pad('x', 3) & '.'")).isEqualTo("\"007x  .\"");
    assertThat(json("$split('a,b,c', ',', 2)")).isEqualTo("[\"a\",\"b\"]");
    assertThat(json("$contains(data.note, '<c>')")).isEqualTo("true");
    assertThat(json("$round(12.345, 1)")).isEqualTo("12.3");
    assertThat(json("$formatNumber(1234.5, '#,##0.00')")).isEqualTo("\"1,234.50\"");
    assertThat(json("$fromMillis($toMillis(timestamp), '[D01].[M01].[Y0001] [H01]:[m01]')"))
        .isEqualTo("\"23.11.2026 12:00\"");
    assertThat(json("$reduce(data.lines.n, function($a, $b) { $a + $b })")).isEqualTo("5");
    assertThat(json("data.lines^(>n).sku")).isEqualTo("[\"b\",\"a\"]");
    assertThat(json("data.lines{sku: n}")).isEqualTo("{\"a\":2,\"b\":3}");
    assertThat(json("$string(data.lines[0])")).isEqualTo("\"{\\\"sku\\\":\\\"a\\\",\\\"n\\\":2}\"");
    assertThat(json("[{'one': 1}]")).isEqualTo("[{\"one\":1}]");
    assertThat(json("null")).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource({
    "1250, EUR, 12.50 EUR",
    "1250, JPY, 1250 JPY",
    "-5, USD, -0.05 USD",
    "7, XXX, 0.07 XXX"
  })
  void writesMoneyWithTheDigitsOfItsCurrency(long minorUnits, String currency, String written) {
    assertThat(json("$money({'minorUnits': %d, 'currency': '%s'})".formatted(minorUnits, currency)))
        .isEqualTo('"' + written + '"');
  }

  @Test
  void makesAFormOfScalarsAndLists() {
    assertThat(
            make(
                "{'a b': data.note, 'n': [1, 2.5], 'yes': true, 'none': null, 'also': data.missing}",
                ContentType.FORM))
        .isEqualTo("a+b=a%2Bb+%26+%3Cc%3E+%C3%BC+%E2%82%AC&n=1&n=2.5&yes=true");
    assertThat(failure("{'a': {'b': 1}}", ContentType.FORM)).contains("a form has only strings");
    assertThat(failure("'text'", ContentType.FORM)).contains("no object");
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("$sum([1..10000000])", "10000 elements"),
        Arguments.of("[1..100000].($ * 2)", "10000 elements"),
        Arguments.of("($f := function() { $f() }; $f())", "steps"),
        Arguments.of("($f := function($n) { 1 + $f($n + 1) }; $f(0))", "deep"),
        Arguments.of(
            "($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f('xxxxxxxx', 40))",
            "characters or elements"),
        Arguments.of(
            "($f := function($s, $n) { $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $string($f(1, 60)))",
            "characters or elements"),
        Arguments.of("($x := [1..10000]; $x.($x))", "makes too much"),
        Arguments.of("($x := [1..10000]; $count($x.$x.$x))", "makes too much"),
        Arguments.of(
            "($x := $pad('x', 1000); $map([1..10000], function() { $x }) ~> $join(','))",
            "characters"),
        Arguments.of("$pad('x', 2000000000)", "$pad"),
        Arguments.of("$round(1, 2000000000)", "$round"),
        Arguments.of("$fromMillis(0, '[Y0000000000001,*-999999999]')", "picture"),
        Arguments.of(
            "($a := $pad('a', 1000, 'a'); $b := $replace($a, 'a', $a); $replace($b, 'a', $b))",
            "characters"),
        Arguments.of(
            "$map([1..10000], function($i) { $map([1..10000], function($j) { $i * $j }) })",
            "steps"),
        Arguments.of("/(a+)+$/", "regular expressions"),
        Arguments.of("$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /(a+)+$/)", "regular expressions"),
        Arguments.of("/(a+)+$/('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')", "regular expressions"),
        Arguments.of("$eval('1 + 1')", "$eval is not available"),
        Arguments.of("$now()", "$now is not available"),
        Arguments.of("$map([1], $random)", "$random is not available"),
        Arguments.of("data ~> \u007c$\u007c{'a': $}\u007c", "transform"),
        Arguments.of("($__evaluate_entry := data.x; $__evaluate_exit := data.x; 1)", "reserved"),
        Arguments.of("(".repeat(16_000), "deep"),
        Arguments.of("[".repeat(5_000) + "1" + "]".repeat(5_000), "deep"),
        Arguments.of("1 + ".repeat(4_000) + "1", "deep"),
        Arguments.of("x".repeat(16_385), "16384 characters"));
  }

  @ParameterizedTest
  @MethodSource
  void hostile(String expression, String reason) {
    long begin = System.nanoTime();

    var why = failure(expression, ContentType.JSON);

    assertThat(why).contains(reason);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  static Stream<Arguments> mistaken() {
    return Stream.of(
        Arguments.of("{'a': ", "before end of expression (at character 6)"),
        Arguments.of("data.orderId +", "character 14"),
        Arguments.of("'a' + 1", "The left side of the \"…\" operator must evaluate to a number"),
        Arguments.of("$nonsense(1)", "Attempted to invoke a non-function"),
        Arguments.of("data.missing", "comes to nothing"),
        Arguments.of("function($x) { $x }", "a function"),
        Arguments.of("$error('secret ' & data.orderId)", "it raises an error"),
        Arguments.of("$number(data.orderId)", "it raises an error"),
        Arguments.of("1 / 0", "Number out of range"),
        Arguments.of("$join($map([1..900], function() { $pad('', 999) }))", "262144 bytes"));
  }

  @ParameterizedTest
  @MethodSource
  void mistaken(String expression, String reason) {
    var why = failure(expression, ContentType.JSON);

    assertThat(why).contains(reason).doesNotContain("ord_1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.orderId(1)",
        "(data.orderId)(1)",
        "($f := data.orderId; $f(1))",
        "($f := function() { data.orderId(1) }; $f())",
        "($f := function($g) { $g(1) }; $f(data.orderId))",
        "($f := function() { data.missing(1) }; $f())",
        "($f := $uppercase ~> data.orderId; $f('x'))",
        "($f := data.orderId ~> $uppercase; $f(1))",
        "$map([1, 2], function($n) { data.orderId($n) })",
        "data.lines.sku(1)",
        "[data.orderId](1)",
        "data.orderId ~> data.orderId(1)",
        "data.orderId(?)",
        "$map(data.lines, data.orderId)",
      })
  void callingWhatIsNoFunctionFailsWithoutTellingIt(String expression) {
    var printed = new ByteArrayOutputStream();
    var out = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    String why;
    try {
      why = failure(expression, ContentType.JSON);
    } finally {
      System.setOut(out);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(why).isNotEmpty().doesNotContainIgnoringCase("ord_1");
  }

  @Test
  void functionsAreCalledWhereverTheyComeFrom() {
    assertThat(json("($f := [$uppercase][0]; $f('a'))")).isEqualTo("\"A\"");
    assertThat(json("{'f': $uppercase}.f('a')")).isEqualTo("\"A\"");
    assertThat(json("($g := function($a, $b) { $a - $b }; $f := $g(?, 1); $f(3))")).isEqualTo("2");
    assertThat(json("($f := $trim ~> $uppercase; $f(' a '))")).isEqualTo("\"A\"");
    assertThat(json("($f := function($n) { $n = 0 ? 'end' : $f($n - 1) }; $f(50))"))
        .isEqualTo("\"end\"");
    assertThat(json("($f := function($n) { function($m) { $n + $m } }; $f(1)(2))")).isEqualTo("3");
  }

  @Test
  void anEvaluationAfterAFailureBeginsAnew() {
    assertThat(failure("($f := function() { $f() }; $f())", ContentType.JSON)).isNotEmpty();

    assertThat(json("data.orderId")).isEqualTo("\"ord_1\"");
    assertThat(json("data.orderId")).isEqualTo("\"ord_1\"");
  }

  @Test
  void variablesOfOneEvaluationAreNoneOfTheNext() {
    assertThat(json("($a := 'left over'; $a)")).isEqualTo("\"left over\"");

    assertThat(failure("$a", ContentType.JSON)).contains("nothing");
  }

  private String json(String expression) {
    return make(expression, ContentType.JSON);
  }

  private String make(String expression, ContentType type) {
    try {
      var event = Samples.event("order.created", DATA);
      var body = worker.make(new Template(expression, type), TemplateInput.of(event));
      return new String(body.bytes(), StandardCharsets.UTF_8);
    } catch (TemplateFailure failure) {
      throw new AssertionError(failure.getMessage(), failure);
    }
  }

  private String failure(String expression, ContentType type) {
    return String.valueOf(catchThrowable(() -> make(expression, type)).getMessage());
  }
}
