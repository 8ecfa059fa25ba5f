package dev.postrider.quickstart;

import java.time.Duration;

/**
 * Ends the process in order when it is told to: on Ctrl-C and SIGTERM, with exit code 0 if all of
 * it could be stopped in time.
 */
final class StopSignal {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Thread hook;

  private StopSignal(Thread hook) {
    this.hook = hook;
  }

  /** Runs {@code stop} once the process is told to end, for 20 s at most. */
  static StopSignal then(Runnable stop) {
    Thread hook = Thread.ofPlatform().unstarted(() -> end(stop));
    Runtime.getRuntime().addShutdownHook(hook);
    return new StopSignal(hook);
  }

  /** From here on the process ends as any other; if it is ending already, does not return. */
  void ignore() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      await();
    }
  }

  /** Does not return. */
  static void await() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Runnable stop) {
    Thread stopping = Thread.ofPlatform().name("stop").daemon().start(stop);
    boolean stopped = false;
    try {
      stopped = stopping.join(LIMIT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    // A hook cannot choose the exit code otherwise: the virtual machine would report the signal.
    Runtime.getRuntime().halt(stopped ? 0 : 1);
  }
}
