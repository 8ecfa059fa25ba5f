package dev.postrider.schemas.envelope;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Arbitrary JSON values as somebody may write them. */
record JsonTexts(Random random, String space) {
  private static final String CHARACTERS = " abcxyz019{}[],:/äß€漢";
  private static final List<String> LITERALS = List.of("null", "true", "false", "0", "-0.50e+1");
  private static final int MAX_DEPTH = 4;

  /** Without white space. */
  static Arbitrary<String> compact() {
    return Arbitraries.randomValue(random -> new JsonTexts(random, "").value(0));
  }

  /** With white space wherever there may be some, except around the value. */
  static Arbitrary<String> spaced() {
    return Arbitraries.randomValue(random -> new JsonTexts(random, " \n\t\r ").value(0));
  }

  private String value(int depth) {
    return switch (random.nextInt(depth < MAX_DEPTH ? 5 : 3)) {
      case 0 -> LITERALS.get(random.nextInt(LITERALS.size()));
      case 1 -> String.valueOf(random.nextInt());
      case 2 -> string();
      case 3 -> "[" + space + several(() -> value(depth + 1)) + "]";
      default ->
          "{" + space + several(() -> string() + space + ":" + space + value(depth + 1)) + "}";
    };
  }

  private String several(Supplier<String> one) {
    return Stream.generate(one)
        .limit(random.nextInt(4))
        .map(text -> text + space)
        .collect(Collectors.joining("," + space));
  }

  private String string() {
    return random
        .ints(random.nextInt(8), 0, CHARACTERS.length())
        .mapToObj(index -> String.valueOf(CHARACTERS.charAt(index)))
        .collect(Collectors.joining("", "\"", random.nextInt(4) == 0 ? "\\\"\\u00fc\"" : "\""));
  }
}
