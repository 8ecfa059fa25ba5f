package dev.postrider.dispatcher.ingest;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the poll thread when the registry has been read, and stops it before what it depends on
 * stops. A loop that ends by itself is followed by another, with a new consumer: what it had not
 * committed is consumed again.
 */
final class EventConsumer implements SmartLifecycle {
  private static final int PHASE = 200;
  private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(10);

  private final Supplier<PollLoop> newLoop;
  private final Duration stopLimit;
  private volatile @Nullable PollLoop loop;
  private volatile @Nullable Thread thread;
  private volatile boolean stopping;

  /**
   * @param newLoop makes a loop with a consumer of its own
   * @param stopLimit how long a loop may take to stop before it is interrupted
   */
  EventConsumer(Supplier<PollLoop> newLoop, Duration stopLimit) {
    this.newLoop = newLoop;
    this.stopLimit = stopLimit;
  }

  /**
   * Returns when it is decided where a first start begins: what is published from now on is
   * consumed.
   */
  @Override
  public void start() {
    stopping = false;
    PollLoop first = newLoop.get();
    thread = Thread.ofPlatform().name("postrider-poll").start(() -> consume(first));
  }

  private void consume(PollLoop first) {
    @Nullable PollLoop next = first;
    Duration pause = FIRST_PAUSE;
    while (!stopping) {
      try {
        run(next == null ? newLoop.get() : next);
        pause = FIRST_PAUSE;
      } catch (Throwable failure) {
        log.error("consuming ended, beginning again pause={}", pause, failure);
        LockSupport.parkNanos(pause.toNanos());
        pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
      }
      next = null;
    }
    if (next != null) {
      // Stopped before it was run, which would have closed it.
      next.close();
    }
  }

  private void run(PollLoop next) {
    loop = next;
    if (stopping) {
      next.stop();
    }
    try {
      next.run();
    } finally {
      loop = null;
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Returns when what was in flight is finished or given up waiting for, and the group has been
   * left.
   */
  @Override
  public void stop() {
    stopping = true;
    PollLoop running = loop;
    if (running != null) {
      running.stop();
    }
    Thread polling = thread;
    if (polling == null) {
      return;
    }
    LockSupport.unpark(polling);
    try {
      if (!polling.join(stopLimit)) {
        log.warn(
            "the cluster does not answer the poll thread, which is interrupted limit={}",
            stopLimit);
        polling.interrupt();
        polling.join(AFTER_INTERRUPT);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      log.warn("interrupted while the poll thread was stopping");
    }
    thread = null;
  }

  /** Whether there is a loop now, and its group has taken it in. */
  boolean isConsuming() {
    PollLoop running = loop;
    return running != null && running.isMember();
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
