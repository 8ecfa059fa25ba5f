package dev.postrider.quickstart.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintedBodyTest {
  @Test
  void keepsNumbersAsTheyWereWritten() {
    assertThat(printed("{\"id\":12345678901234567890,\"amount\":1.50}"))
        .isEqualTo("  {\n    \"id\" : 12345678901234567890,\n    \"amount\" : 1.50\n  }");
  }

  @Test
  void showsTextThatIsNotJsonWithoutItsControlCharacters() {
    assertThat(printed("\u001b[2Jnot json")).isEqualTo("  ?[2Jnot json");
  }

  @Test
  void isBounded() {
    assertThat(printed("[" + "1,".repeat(5_000) + "1]").lines()).hasSize(101);
    assertThat(printed("x".repeat(1_000_000))).hasSizeLessThan(600);
  }

  private static String printed(String body) {
    return PrintedBody.of(body.getBytes(StandardCharsets.UTF_8));
  }
}
