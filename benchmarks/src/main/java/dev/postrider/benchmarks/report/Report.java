package dev.postrider.benchmarks.report;

import dev.postrider.benchmarks.BenchFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The results of a run, kept as {@code results.json} and {@code results.html}.
 *
 * @param facts of the machine and the run, by name
 */
public record Report(Map<String, String> facts, List<Result> results) {
  public Report {
    results = List.copyOf(results);
  }

  /**
   * Writes both files.
   *
   * @param folder that exists
   */
  public void write(Path folder) {
    try {
      Files.writeString(folder.resolve("results.json"), JsonReport.of(this));
      Files.writeString(folder.resolve("results.html"), HtmlReport.of(this));
    } catch (IOException notWritten) {
      throw new BenchFailure("The results could not be written to " + folder, notWritten);
    }
  }
}
