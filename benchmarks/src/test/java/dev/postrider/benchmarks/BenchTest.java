package dev.postrider.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class BenchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void namesItsScenarios() {
    int exit = run("bench", "--list");

    assertThat(exit).isZero();
    assertThat(out.toString(UTF_8)).contains("direct ", "avro ", "fanout ", "registry ", "tls ");
  }

  @Test
  void refusesAnUnknownScenarioInOneLine() {
    int exit = run("bench", "direct", "dierct");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .startsWith("postrider: There is no scenario 'dierct'; there are direct, avro, ")
        .hasLineCount(1);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void refusesNumbersThatMakeNoSense() {
    assertThat(run("bench", "--rounds", "0", "direct")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--rounds is 0, but may be 1 to 100");
  }

  private int run(String... arguments) {
    return Bench.run(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
  }
}
