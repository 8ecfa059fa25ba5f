package dev.postrider.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Measure RATE = new Measure("rate", "deliveries/s");

  @TempDir private Path folder;
  private final Series loop = new Series("bare loop");
  private final Series dispatcher = new Series("dispatcher");

  @BeforeEach
  void measure() {
    List.of(20_000.0, 22_000.0, 21_000.0).forEach(rate -> loop.add(RATE, rate));
    List.of(16_000.0, 16_800.0, 17_000.0).forEach(rate -> dispatcher.add(RATE, rate));
  }

  @Test
  void theTableHasMedianRangeAndRatio() {
    String table = TextTable.of(result());

    assertThat(table).containsPattern("bare loop +rate, deliveries/s +21,000 +20,000 – 22,000\n");
    assertThat(table)
        .containsPattern("dispatcher +rate, deliveries/s +16,800 +16,000 – 17,000 +0\\.80\n");
    assertThat(table).contains("rate against the loop: 0.80, target ≥ 0.90: NOT MET");
    assertThat(table).contains("CPU against the loop: 1.20, target ≤ 1.25: met");
  }

  @Test
  void theFilesHaveEveryRoundAndNothingFromElsewhere() throws Exception {
    new Report(Map.of("cores", "2"), List.of(result())).write(folder);

    JsonNode json = new JsonMapper().readTree(folder.resolve("results.json").toFile());
    JsonNode series = json.at("/results/0/parts/0/series/1");
    assertThat(series.at("/name").asString()).isEqualTo("dispatcher");
    assertThat(series.at("/measures/0/rounds")).hasSize(3);
    assertThat(series.at("/measures/0/median").asDouble()).isEqualTo(16_800);
    assertThat(json.at("/results/0/parts/0/verdicts/0/met").asBoolean()).isFalse();
    assertThat(json.at("/facts/cores").asString()).isEqualTo("2");
    assertThat(Files.readString(folder.resolve("results.html")))
        .contains("1 &lt; 2 endpoints", "<svg", "NOT MET", "prefers-color-scheme: dark")
        .doesNotContain("http", "src=", "url(");
  }

  private Result result() {
    Part part =
        new Part(
            "1 < 2 endpoints",
            List.of(loop, dispatcher),
            List.of(
                Verdict.atLeast("rate against the loop", 0.8, 0.9),
                Verdict.atMost("CPU against the loop", 1.2, 1.25)));
    return new Result("direct", "what it shows", List.of(part), List.of("a note"));
  }
}
