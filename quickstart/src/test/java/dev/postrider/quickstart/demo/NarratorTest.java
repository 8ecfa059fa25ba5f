package dev.postrider.quickstart.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class NarratorTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Narrator narrator =
      new Narrator(new PrintStream(printed, true, StandardCharsets.UTF_8), Ansi.OFF);

  @Test
  void aLineIsShortAndSteersNothing() {
    narrator.happens("a\u001b[31m@|red b|@" + "x".repeat(10_000));

    assertThat(printed().strip()).hasSizeLessThanOrEqualTo(Narrator.MAX_COLUMNS);
    assertThat(printed()).contains("a?[31m").doesNotContain("\u001b").endsWith("...\n");
  }

  @Test
  void aFloodIsCutShort() {
    for (int n = 0; n < 10_000; n++) {
      narrator.follows("one of many");
    }

    // Of each second at most 20 and what was left out; this takes far less than ten seconds.
    assertThat(printed().lines().count()).isBetween(20L, 210L);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
