package dev.postrider.quickstart;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program as a user starts it: a process of its own, its output kept in files. */
final class Program implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** What a program came to. */
  record Result(int exit, String out, String err) {}

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param folder what it is started in, and where its output is kept
   * @param input all that it can read from standard input
   */
  static Program start(Path folder, List<String> command, String input) throws IOException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
      stdin.write(input);
    }
    return new Program(process, out, err);
  }

  /** The command that runs a main class of this test's class path. */
  static List<String> java(List<String> options, Class<?> main, String... arguments) {
    return java(options, main.getName(), arguments);
  }

  /**
   * @param main the name of a class, or a source file
   */
  static List<String> java(List<String> options, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main);
    command.addAll(List.of(arguments));
    return command;
  }

  /** What it came to, once it has ended by itself. */
  Result result() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      close();
      throw new AssertionError("It did not end within %s; it said: %s".formatted(LIMIT, said()));
    }
    return new Result(process.exitValue(), read(out), read(err));
  }

  /** What it has written to standard output, once the text is part of that. */
  String output(String text) {
    return await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              boolean ended = !process.isAlive();
              String written = read(out);
              if (ended && !written.contains(text)) {
                throw new AssertionError("It ended without '%s': %s".formatted(text, said()));
              }
              return written;
            },
            written -> written.contains(text));
  }

  /** Ends it as Ctrl-C does, SIGTERM instead of SIGINT. */
  Result terminate() throws IOException, InterruptedException {
    process.destroy();
    return result();
  }

  /** {@code kill -9}: nothing is finished, committed or closed. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private String said() throws IOException {
    return read(out) + read(err);
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
