package dev.postrider.benchmarks.process;

import dev.postrider.benchmarks.BenchFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A process that this one started, with a log file of its own. It is killed when it is closed, and
 * ends by itself when this process does.
 */
public final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);
  private static final int LAST_LINES = 15;
  private static final double KIB_PER_MIB = 1024;
  private static final Pattern USED_KIB = Pattern.compile("\\bused (\\d+)K");

  private final String name;
  private final Process process;
  private final Path log;
  private final Writer questions;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts it.
   *
   * @param folder which it works in, and where its log is kept in {@code NAME.log}
   */
  public static Child start(JavaCommand command, Path folder) {
    Path log = folder.resolve(command.name().replace(' ', '-') + ".log");
    try {
      Process process =
          new ProcessBuilder(command.words())
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Child child = new Child(command.name(), process, log);
      Thread.ofPlatform().daemon().name(command.name()).start(child::takeAnswers);
      return child;
    } catch (IOException notStarted) {
      throw new BenchFailure("The %s could not be started".formatted(command.name()), notStarted);
    }
  }

  private void takeAnswers() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(answers::add);
    } catch (IOException | UncheckedIOException gone) {
      // Whoever waits for an answer sees that the process has ended.
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Checks that it still runs.
   *
   * @throws BenchFailure with the end of its log, if it does not
   */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw new BenchFailure(told("ended with exit code " + process.exitValue()));
    }
  }

  /** CPU time of all its threads since it was started, in steps of 10 ms. */
  public long cpuMicros() {
    return ProcFiles.cpuMicros(pid());
  }

  /** Resident memory now. */
  public double rssMib() {
    return ProcFiles.statusKib(pid(), "VmRSS") / KIB_PER_MIB;
  }

  /** The most resident memory since it was started, or since {@link #resetPeak()}. */
  public double peakRssMib() {
    return ProcFiles.statusKib(pid(), "VmHWM") / KIB_PER_MIB;
  }

  /** Makes {@link #peakRssMib()} begin anew. */
  public void resetPeak() {
    ProcFiles.resetPeak(pid());
  }

  /** What of its heap is live: after a full collection, so never within a measurement. */
  public double liveHeapMib() {
    jcmd("GC.run");
    String heap = jcmd("GC.heap_info");
    // Where Metaspace is told too, it follows the generations of the heap, and has its own "used".
    return USED_KIB
            .matcher(heap.split("Metaspace", 2)[0])
            .results()
            .mapToLong(used -> Long.parseLong(used.group(1)))
            .sum()
        / KIB_PER_MIB;
  }

  /** Runs a diagnostic command in it (jcmd), and returns what it printed. */
  public String jcmd(String... command) {
    List<String> words = new ArrayList<>();
    words.add(JavaCommand.tool("jcmd").toString());
    words.add(String.valueOf(pid()));
    words.addAll(List.of(command));
    return Tool.run(words);
  }

  /** Waits for the line with which it says that it is ready. */
  public String awaitReady() {
    return nextAnswer("its start");
  }

  /** Writes a line to it, and returns the line that it answers. */
  public String ask(String question) {
    try {
      questions.write(question + "\n");
      questions.flush();
    } catch (IOException gone) {
      throw new BenchFailure(told("has ended"), gone);
    }
    String answer = nextAnswer(question);
    if (answer.startsWith("error ")) {
      throw new BenchFailure("The %s answered '%s' to '%s'".formatted(name, answer, question));
    }
    return answer;
  }

  private String nextAnswer(String question) {
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() - deadline < 0) {
        String answer = answers.poll(100, TimeUnit.MILLISECONDS);
        if (answer != null) {
          return answer;
        }
        if (answers.isEmpty()) {
          requireAlive();
        }
      }
      throw new BenchFailure(told("did not answer %s within %s".formatted(question, PATIENCE)));
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** Stops it where it stands (SIGSTOP); returns when it has stopped. */
  public void freeze() {
    signal("STOP");
    await(() -> ProcFiles.state(pid()) == 'T', "stop");
  }

  /** Lets it go on (SIGCONT). */
  public void thaw() {
    signal("CONT");
  }

  /** Asks it to end (SIGTERM); returns when it has. */
  public void terminate() {
    // Process.destroy() also closes its standard input, and the leash would then end it at once.
    process.toHandle().destroy();
    await(() -> !process.isAlive(), "end");
  }

  /** {@code kill -9}: nothing is finished, committed or closed. */
  public void kill() {
    process.destroyForcibly();
    await(() -> !process.isAlive(), "end");
  }

  private void signal(String signal) {
    Tool.run(List.of("kill", "-" + signal, String.valueOf(pid())));
  }

  private void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchFailure(told("did not %s within %s".formatted(what, PATIENCE)));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private String told(String what) {
    return "The %s %s; see %s, which ends:%n%s".formatted(name, what, log, lastLines());
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException unreadable) {
      return "(unreadable)";
    }
  }

  private static BenchFailure interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new BenchFailure("Interrupted", interrupted);
  }

  @Override
  public void close() {
    kill();
  }
}
