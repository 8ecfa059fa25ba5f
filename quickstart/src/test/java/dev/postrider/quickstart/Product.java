package dev.postrider.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Postrider as a process, which can be ended and started again on the same data and ports. */
final class Product implements AutoCloseable {
  private final Path folder;
  private final Addresses addresses;
  private final List<String> command;
  private @Nullable Program running;

  /**
   * @param command takes the options of {@code up}, and prints its line when all answers
   */
  Product(Path folder, Addresses addresses, List<String> command) {
    this.folder = folder;
    this.addresses = addresses;
    this.command = new ArrayList<>(command);
    this.command.addAll(
        List.of(
            "--port=" + addresses.apiPort(),
            "--producer-port=" + addresses.producerPort(),
            "--kafka-port=" + addresses.kafkaPort(),
            "--data=" + data().path(),
            "--retry-schedule=200ms,400ms,800ms"));
  }

  Addresses addresses() {
    return addresses;
  }

  DataFolder data() {
    return new DataFolder(folder.resolve("data"));
  }

  Api api() {
    return new Api(addresses.api(), data().apiToken().orElseThrow());
  }

  /** Returns when it says that it is up; if it is already, does nothing. */
  void start() throws IOException {
    if (running == null) {
      long before = System.nanoTime();
      running = Program.start(folder, command, "");
      running.output("Postrider is up");
      Measured.print("start", Duration.ofNanos(System.nanoTime() - before));
    }
  }

  /** SIGTERM; returns its exit code and how long it took. */
  Stopped stop() throws IOException, InterruptedException {
    long before = System.nanoTime();
    Program.Result result = program().terminate();
    running = null;
    return new Stopped(result.exit(), Duration.ofNanos(System.nanoTime() - before));
  }

  record Stopped(int exit, Duration took) {}

  void kill() {
    program().close();
    running = null;
  }

  private Program program() {
    if (running == null) {
      throw new IllegalStateException("It does not run");
    }
    return running;
  }

  @Override
  public void close() {
    if (running != null) {
      kill();
    }
  }
}
