package dev.postrider.benchmarks.lab;

import java.io.PrintStream;
import java.time.Duration;

/** Says what is going on, with the seconds since the start. */
public final class Console {
  private final PrintStream out;
  private final long startedAt = System.nanoTime();

  public Console(PrintStream out) {
    this.out = out;
  }

  public void step(String text) {
    long seconds = Duration.ofNanos(System.nanoTime() - startedAt).toSeconds();
    out.printf("%5d s  %s%n", seconds, text);
    out.flush();
  }

  public void print(String text) {
    out.println(text);
    out.flush();
  }
}
