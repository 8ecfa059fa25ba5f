package dev.postrider.benchmarks.process;

import dev.postrider.benchmarks.BenchFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that do one thing and end. */
public final class Tool {
  private Tool() {}

  /**
   * Runs a program, and returns what it printed.
   *
   * @throws BenchFailure if it does not end with 0
   */
  public static String run(List<String> words) {
    Process process = null;
    try {
      process = new ProcessBuilder(words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        throw new BenchFailure(
            "%s ended with exit code %d: %s".formatted(words.getFirst(), exit, printed.strip()));
      }
      return printed;
    } catch (IOException broken) {
      throw new BenchFailure(words.getFirst() + " could not be run", broken);
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new BenchFailure("Interrupted", interrupted);
    }
  }

  /** Where a program is on the PATH. */
  public static Optional<Path> find(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
