package dev.postrider.producer.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes while there is something to publish, then waits for a ring, or polls for what others
 * left. Any number of instances run one on the same database. Its threads are never interrupted: an
 * interrupt would close the connection, or the file, that they happen to read from.
 */
final class Relay implements SmartLifecycle {
  /** What does not end within so long is left to its time limits, and to the end of the process. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private final LanePublisher publisher;
  private final Wakeup wakeup;
  private final Runnable recount;
  private final Duration pollInterval;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private List<Thread> workers = List.of();

  Relay(LanePublisher publisher, Wakeup wakeup, Runnable recount, Duration pollInterval) {
    this.publisher = publisher;
    this.wakeup = wakeup;
    this.recount = recount;
    this.pollInterval = pollInterval;
  }

  /** One worker for each topic: a topic that does not answer holds up no other. */
  @Override
  public synchronized void start() {
    List<Thread> started = new ArrayList<>();
    for (String topic : publisher.topics()) {
      started.add(Thread.ofVirtual().name("outbox-relay-" + topic).start(() -> work(topic)));
    }
    started.add(Thread.ofVirtual().name("outbox-count").start(this::count));
    workers = started;
  }

  private void work(String topic) {
    Attempts attempts = new Attempts(topic);
    try {
      for (int turn = 0; stopping.getCount() > 0; turn++) {
        int from = turn;
        if (!attempts.one(() -> publisher.publishNext(topic, from))) {
          wakeup.await(topic, pollInterval);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void count() {
    Attempts attempts = new Attempts("count");
    try {
      do {
        attempts.one(() -> {
          recount.run();
          return true;
        });
      } while (!stopping.await(pollInterval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of one worker, which goes on whatever happens: nobody else does its work. */
  private final class Attempts {
    private final String worker;
    private boolean failing;

    Attempts(String worker) {
      this.worker = worker;
    }

    /** What fails, such as a database that is away, is tried again at the next turn; told once. */
    boolean one(BooleanSupplier work) {
      try {
        boolean done = work.getAsBoolean();
        if (failing) {
          log.info("event=outbox-relay-works worker={}", worker);
        }
        failing = false;
        return done;
      } catch (RuntimeException | Error failed) {
        if (stopping.getCount() > 0 && !failing) {
          log.warn(
              "event=outbox-relay-failed worker={} cause={}",
              worker,
              failed.getClass().getSimpleName());
        }
        failing = true;
        return false;
      }
    }
  }

  @Override
  public synchronized void stop() {
    stopping.countDown();
    publisher.stop();
    wakeup.ringAll();
    long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
    try {
      for (Thread worker : workers) {
        if (!worker.join(Duration.ofNanos(deadline - System.nanoTime()))) {
          log.warn("event=outbox-relay-not-stopped thread={}", worker.getName());
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    workers = List.of();
  }

  @Override
  public synchronized boolean isRunning() {
    return !workers.isEmpty();
  }
}
