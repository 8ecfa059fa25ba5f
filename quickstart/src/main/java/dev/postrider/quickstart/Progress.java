package dev.postrider.quickstart;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells the user what is going on, one line a step, and again while a step takes long. */
final class Progress implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 5;

  private final Consumer<String> out;
  private final long startNanos = System.nanoTime();
  private final Thread reminder = Thread.ofVirtual().unstarted(this::remind);
  private String current = "";
  private boolean changed;

  static Progress onConsole() {
    return new Progress(System.out::println);
  }

  private Progress(Consumer<String> out) {
    this.out = out;
    reminder.start();
  }

  synchronized void step(String what) {
    current = what;
    changed = true;
    print(what);
  }

  private void remind() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
        repeatIfUnchanged();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void repeatIfUnchanged() {
    if (!changed && !current.isEmpty()) {
      print("still " + current);
    }
    changed = false;
  }

  private void print(String what) {
    double seconds = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    out.accept(String.format(Locale.ROOT, "%5.1f s  %s", seconds, what));
  }

  @Override
  public void close() {
    reminder.interrupt();
  }
}
