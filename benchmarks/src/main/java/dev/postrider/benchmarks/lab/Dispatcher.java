package dev.postrider.benchmarks.lab;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.process.JavaCommand;
import dev.postrider.broker.FreePorts;
import dev.postrider.dispatcher.DispatcherApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The real dispatcher as a process of its own. */
public final class Dispatcher implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int READY = 200;

  private final Child process;
  private final Duration startTook;
  private final int port;

  private Dispatcher(Child process, Duration startTook, int port) {
    this.process = process;
    this.startTook = startTook;
    this.port = port;
  }

  /** Starts one, and returns when it is ready. */
  static Dispatcher start(
      DispatcherSettings settings, String bootstrapServers, String keyset, Path folder) {
    int port = FreePorts.one();
    long startedAt = System.nanoTime();
    Child process =
        Child.start(
            new JavaCommand(
                settings.name(),
                settings.flags(),
                DispatcherApplication.class,
                arguments(settings, bootstrapServers, keyset, port)),
            folder);
    try {
      awaitReady(process, port);
      return new Dispatcher(process, Duration.ofNanos(System.nanoTime() - startedAt), port);
    } catch (RuntimeException notStarted) {
      process.close();
      throw notStarted;
    }
  }

  private static List<String> arguments(
      DispatcherSettings settings, String bootstrapServers, String keyset, int port) {
    String name = settings.name().replace(' ', '-');
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--postrider.ingest.group-id=" + name,
                "--postrider.ingest.from=earliest",
                "--postrider.queue.application-id=" + name + "-queue",
                "--postrider.queue.state-dir=" + name + "-state",
                "--postrider.egress.allow=127.0.0.0/8",
                "--postrider.api.tokens=" + Lab.API_TOKEN,
                "--postrider.encryption.keyset=" + keyset,
                // What was held shall come back while somebody waits for it.
                "--postrider.retry.schedule=1s,2s,4s,8s,8s,8s,8s",
                "--logging.level.root=WARN"));
    for (Topic topic : settings.topics()) {
      String property = "--postrider.topics[%s]".formatted(topic.name());
      arguments.add(property + ".type=constant:order.placed");
      arguments.add(property + ".application=key");
    }
    // A property that is given twice would be a list.
    arguments.removeIf(argument ->
        settings.properties().stream().anyMatch(other -> nameOf(other).equals(nameOf(argument))));
    arguments.addAll(settings.properties());
    return arguments;
  }

  private static String nameOf(String property) {
    return property.substring(0, property.indexOf('='));
  }

  private static void awaitReady(Child process, int port) {
    URI readiness = URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(port));
    HttpRequest question = HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!isReady(client, question)) {
        process.requireAlive();
        if (System.nanoTime() - deadline > 0) {
          throw new BenchFailure(
              "The %s was not ready within %s".formatted(process.name(), PATIENCE));
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  private static boolean isReady(HttpClient client, HttpRequest question) {
    try {
      return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == READY;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("Interrupted", interrupted);
    }
  }

  public Child process() {
    return process;
  }

  /** From the start of the process until it said that it is ready. */
  public Duration startTook() {
    return startTook;
  }

  /** Where its API is, for whoever has {@link Lab#API_TOKEN}. */
  public URI api() {
    return URI.create("http://127.0.0.1:%d/api/v1".formatted(port));
  }

  /** Where its health and its meters are. */
  public URI actuator() {
    return URI.create("http://127.0.0.1:%d/actuator".formatted(port));
  }

  @Override
  public void close() {
    process.close();
  }
}
