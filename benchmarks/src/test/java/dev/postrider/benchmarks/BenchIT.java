package dev.postrider.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shortest run that there is, with every process that a real one has. */
class BenchIT {
  @TempDir private Path folder;

  @Test
  void measuresTheDirectLaneAndLosesNothing() throws Exception {
    var out = new ByteArrayOutputStream();
    var printed = new PrintStream(out, true, UTF_8);

    int exit =
        Bench.run(printed, printed, "bench", "direct", "--quick", "--rounds=1", "--out=" + folder);

    assertThat(exit).as(out.toString(UTF_8)).isZero();
    JsonNode result =
        new JsonMapper().readTree(folder.resolve("results.json").toFile()).at("/results/0");
    JsonNode dispatcher = result.at("/parts/1/series/1");
    assertThat(dispatcher.at("/name").asString()).isEqualTo("dispatcher");
    for (JsonNode measure : dispatcher.at("/measures")) {
      switch (measure.at("/name").asString()) {
        case "rate", "CPU", "memory" -> assertThat(measure.at("/median").asDouble()).isPositive();
        case "lost" -> assertThat(measure.at("/median").asDouble()).isZero();
        default -> {}
      }
    }
    assertThat(folder.resolve("results.html")).isNotEmptyFile();
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void healthyEndpointsGetEverythingWhileOthersDoNotAnswer() throws Exception {
    var out = new ByteArrayOutputStream();
    var printed = new PrintStream(out, true, UTF_8);

    int exit =
        Bench.run(
            printed, printed, "bench", "isolation", "--quick", "--rounds=1", "--out=" + folder);

    assertThat(exit).as(out.toString(UTF_8)).isZero();
    JsonNode result =
        new JsonMapper().readTree(folder.resolve("results.json").toFile()).at("/results/0");
    JsonNode disturbed = result.at("/parts/0/series/1");
    assertThat(disturbed.at("/name").asString()).isEqualTo("with 30 sick");
    for (JsonNode measure : disturbed.at("/measures")) {
      switch (measure.at("/name").asString()) {
        case "latency p99", "healthy deliveries", "requests at sick endpoints", "held in a queue" ->
            assertThat(measure.at("/median").asDouble()).isPositive();
        case "lost" -> assertThat(measure.at("/median").asDouble()).isZero();
        default -> {}
      }
    }
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }
}
