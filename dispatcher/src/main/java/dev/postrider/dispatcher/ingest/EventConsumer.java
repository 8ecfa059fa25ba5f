package dev.postrider.dispatcher.ingest;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the poll thread when the registry has been read, and stops it before what it depends on
 * stops.
 */
final class EventConsumer implements SmartLifecycle {
  private static final int PHASE = 200;
  private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);

  private final Supplier<PollLoop> newLoop;
  private @Nullable PollLoop loop;
  private @Nullable Thread thread;

  /**
   * @param newLoop makes a loop with a consumer of its own
   */
  EventConsumer(Supplier<PollLoop> newLoop) {
    this.newLoop = newLoop;
  }

  @Override
  public synchronized void start() {
    loop = newLoop.get();
    thread = Thread.ofPlatform().name("postrider-poll").start(loop);
  }

  /**
   * Returns when what was in flight is finished or given up waiting for, and the group has been
   * left.
   */
  @Override
  public synchronized void stop() {
    if (loop == null || thread == null) {
      return;
    }
    loop.stop();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      log.warn("interrupted while the poll thread was stopping");
    }
  }

  /** Whether the poll thread lives and its group has taken it in. */
  synchronized boolean isConsuming() {
    return loop != null && isRunning() && loop.isMember();
  }

  /** False also when the poll thread has died. */
  @Override
  public synchronized boolean isRunning() {
    return thread != null && thread.isAlive();
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
