package dev.postrider.schemas.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "0",
        "-1.5e+10",
        "\"\"",
        " {\"a\":[1,{\"b\":null}]}\r\n\t ",
        "\"\\u0000\\ud83d\\ude00 ü 😀\"",
        "1 ",
        "12345678901234567890123456789",
      })
  void oneValueOfRfc8259IsFine(String text) {
    assertThat(JsonText.problemIn(text.getBytes(UTF_8))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "01",
        "+1",
        ".5",
        "1.",
        "NaN",
        "// c\n1",
        "[1] // c",
        "{} {}",
        "1 2",
        "\"a\" \"b\"",
        "[1]]",
        "nul",
        "truex",
        "\"\t\"",
        "\"\\x\"",
        "\"secret",
        "\uFEFF{}",
        "secret",
        "{\"secret\":secret}",
      })
  void everythingElseIsAProblemThatQuotesNothing(String text) {
    assertThat(JsonText.problemIn(text.getBytes(UTF_8))).isNotNull().doesNotContain("secret");
  }

  @Test
  void theProblemSaysWhere() {
    assertThat(JsonText.problemIn("{\n  \"a\": 1,\n  \"b\" 2}".getBytes(UTF_8)))
        .contains("line 3, column ");
  }

  @Test
  void nestingIsBounded() {
    assertThat(JsonText.problemIn(nested(JsonText.MAX_DEPTH))).isNull();
    assertThat(JsonText.problemIn(nested(JsonText.MAX_DEPTH + 1))).contains("limit");
    assertThat(JsonText.problemIn(nested(1_000_000))).contains("limit");
  }

  @Test
  void numbersAreBounded() {
    assertThat(JsonText.problemIn("9".repeat(1_001).getBytes(UTF_8))).contains("limit");
  }

  @Test
  void otherEncodingsAreRefused() {
    assertThat(JsonText.problemIn("[1]".getBytes(UTF_16BE))).isNotNull();
    assertThat(JsonText.problemIn("\"ü\"".getBytes(ISO_8859_1))).contains("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C080", "E08080", "EDA080", "F4908080", "F5808080", "E282", "80", "C3"})
  void illFormedUtf8IsRefused(String hex) {
    assertThat(Utf8.isValid(HexFormat.of().parseHex(hex))).isFalse();
  }

  @Property
  void utf8IsWhatTheJdkTakesForIt(@ForAll byte[] bytes) {
    assertThat(Utf8.isValid(bytes)).isEqualTo(isValidForTheJdk(bytes));
  }

  @Property
  void textIsValidUtf8(@ForAll String text) {
    byte[] bytes = text.getBytes(UTF_8);

    assertThat(Utf8.isValid(bytes)).isTrue();
  }

  private static boolean isValidForTheJdk(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }

  private static byte[] nested(int depth) {
    return ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
  }
}
