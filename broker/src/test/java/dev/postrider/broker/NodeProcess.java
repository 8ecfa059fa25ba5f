package dev.postrider.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@link BrokerNode} that a test started. */
final class NodeProcess implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final CompletableFuture<Void> ready;

  private NodeProcess(Process process) {
    this.process = process;
    this.ready = CompletableFuture.runAsync(this::readUntilReady);
  }

  /**
   * Returns before it serves.
   *
   * @param directory of this node alone
   */
  static NodeProcess start(Path directory, ClusterPlan plan, int id) throws IOException {
    return new NodeProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                BrokerNode.class.getName(),
                directory.toString(),
                plan.toString(),
                String.valueOf(id))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Returns this when it serves. */
  NodeProcess awaitReady() throws Exception {
    ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return this;
  }

  /** {@code kill -9}: it says goodbye to nobody. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private void readUntilReady() {
    try {
      var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        if (line.equals(BrokerNode.READY)) {
          return;
        }
      }
    } catch (IOException _) {
      // It has ended, too.
    }
    throw new IllegalStateException("The node ended before it was ready");
  }
}
