package dev.postrider.quickstart;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code up}: starts everything, and runs until the process is told to end. */
@Command(name = "up")
final class UpCommand implements Runnable {
  private static final int MAX_RETRIES = 50;
  private static final long MAX_SEED = 100_000;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOption data = new DataOption();

  @Option(names = "--port", converter = PortOption.class)
  private int port = 8080;

  @Option(names = "--producer-port", converter = PortOption.class)
  private int producerPort = 8081;

  @Option(names = "--kafka-port", converter = PortOption.class)
  private int kafkaPort = 9092;

  @Option(names = "--retry-schedule", split = ",", converter = DurationOption.class)
  private List<Duration> retrySchedule = List.of();

  @Option(names = "--demo")
  private boolean demo;

  @Option(names = "--seed")
  private @Nullable Long seed;

  @Override
  public void run() {
    if (seed != null && !demo) {
      throw new ParameterException(spec.commandLine(), "--seed is for --demo");
    }
    if (retrySchedule.size() > MAX_RETRIES) {
      throw new ParameterException(
          spec.commandLine(), "--retry-schedule has more than %d waits".formatted(MAX_RETRIES));
    }
    Addresses addresses = new Addresses(port, producerPort, kafkaPort);
    DataFolder folder = data.folder();
    try (FolderLock _ = FolderLock.take(folder)) {
      addresses.requireFree();
      LogFile.open(folder.log());
      // What ends a thread of ours or of a library is for the log, not for the terminal.
      Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
          LoggerFactory.getLogger(UpCommand.class)
              .error("event=thread-ended thread={}", thread.getName(), failure));
      Parts parts = new Parts();
      StopSignal signal = StopSignal.then(() -> stop(parts));
      try {
        new Quickstart(addresses, folder, options(), parts).start();
      } catch (RuntimeException notStarted) {
        signal.ignore();
        LoggerFactory.getLogger(UpCommand.class).error("event=start-failed", notStarted);
        parts.close();
        throw notStarted;
      }
      StopSignal.await();
    }
  }

  private UpOptions options() {
    return new UpOptions(
        retrySchedule, demo ? Objects.requireNonNullElseGet(seed, UpCommand::anySeed) : null);
  }

  /** Short enough to be typed again. */
  private static long anySeed() {
    return ThreadLocalRandom.current().nextLong(1, MAX_SEED);
  }

  private static void stop(Parts parts) {
    System.out.println("Stopping");
    parts.close();
    System.out.println("Stopped");
  }
}
