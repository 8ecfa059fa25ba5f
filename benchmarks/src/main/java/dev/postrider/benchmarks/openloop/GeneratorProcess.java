package dev.postrider.benchmarks.openloop;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Kafka;
import dev.postrider.benchmarks.lab.Topic;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.process.JavaCommand;
import dev.postrider.benchmarks.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The generator as a process of its own. */
final class GeneratorProcess implements AutoCloseable {
  /**
   * What a round allocates, about 10 MiB for each second at 15,000 events/s, has room: a collection
   * in the middle takes up to 30 ms on a busy machine, and all events that are due meanwhile are
   * late.
   */
  private static final List<String> FLAGS =
      List.of("-Xms1g", "-Xmx1g", "-Xmn832m", "-XX:+UseSerialGC");

  private static final String NICENESS = "-10";

  /** So that the first event is not late for the way of the order to send it. */
  private static final Duration LEAD = Duration.ofMillis(500);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Child process;
  private final Path folder;

  private GeneratorProcess(Child process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts it.
   *
   * @param name of the process
   * @param lingerMillis how long its producer waits for more events to send together
   */
  static GeneratorProcess start(String name, Kafka at, Topic topic, int lingerMillis, Path folder) {
    Child process =
        Child.start(
            new JavaCommand(
                name,
                FLAGS,
                GeneratorMain.class,
                List.of(at.bootstrapServers(), topic.name(), String.valueOf(lingerMillis))),
            folder);
    try {
      process.awaitReady();
      prefer(process);
      return new GeneratorProcess(process, folder);
    } catch (RuntimeException notStarted) {
      process.close();
      throw notStarted;
    }
  }

  /**
   * Lets the generator run before others, so that it keeps to its plan as one with a machine of its
   * own would; where that is not allowed, rounds in which it did not are found out all the same.
   */
  private static void prefer(Child process) {
    List<String> words = new ArrayList<>(List.of("renice", "-n", NICENESS, "-p"));
    try (Stream<Path> threads =
        Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
      threads.forEach(thread -> words.add(thread.getFileName().toString()));
      Tool.run(words);
    } catch (IOException | BenchFailure notAllowed) {
      // Only root may, and not every system has the program.
    }
  }

  Child process() {
    return process;
  }

  /**
   * Begins to send.
   *
   * @return the plan that it follows
   */
  Plan begin(Pace pace) {
    Plan plan = pace.from(System.nanoTime() + LEAD.toNanos());
    process.ask("send " + file() + " " + plan.words());
    return plan;
  }

  /**
   * Returns when all is sent.
   *
   * @throws BenchFailure if Kafka has not acknowledged all of it
   */
  SendLog finish(Plan plan) {
    long deadline = plan.endNanos() + PATIENCE.toNanos();
    while (process.ask("state").equals("sending")) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchFailure("The generator is %s behind its plan".formatted(PATIENCE));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    SendLog log = read();
    if (log.unacknowledged() > 0) {
      throw new BenchFailure(
          "Kafka did not acknowledge %d of %d events"
              .formatted(log.unacknowledged(), plan.count()));
    }
    return log;
  }

  private SendLog read() {
    try {
      SendLog log = SendLog.read(file());
      Files.delete(file());
      return log;
    } catch (IOException broken) {
      throw new BenchFailure("What the generator noted cannot be read", broken);
    }
  }

  private Path file() {
    return folder.resolve("sent-" + process.pid() + ".bin").toAbsolutePath();
  }

  @Override
  public void close() {
    process.close();
  }
}
