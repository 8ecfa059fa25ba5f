package dev.postrider.dispatcher.testing;

import dev.postrider.dispatcher.DispatcherApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A dispatcher as a process of its own, which can be killed. */
public final class DispatcherProcess implements AutoCloseable {
  private final Process process;

  private DispatcherProcess(Process process) {
    this.process = process;
  }

  /** Its log is kept in {@code target}, named after the topic. */
  public static DispatcherProcess start(String topic, Path stateDir, String... properties)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                DispatcherApplication.class.getName()));
    command.addAll(RunningDispatcher.arguments(topic, stateDir));
    command.addAll(List.of(properties));
    return new DispatcherProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(Path.of("target", topic + ".log").toFile()))
            .start());
  }

  /** {@code kill -9}: nothing is finished, committed or closed. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM, and what follows from it. */
  public void stop() {
    process.toHandle().destroy();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
