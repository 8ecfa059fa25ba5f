package dev.postrider.dispatcher.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the registry, one change after the other in the whole cluster.
 *
 * <p>All dispatchers share one transactional id. Whoever takes it fences the one who had it, and
 * keeps it until fenced. Before it decides, the writer has read the topic to its end; if anybody
 * else wrote between that and the commit, then it was fenced, and the commit fails. So no decision
 * is made on a copy that is behind, and no uid, version or parent changes under it.
 *
 * <p>Whether a commit that failed was made after all is told by the write's id, which stands in a
 * header of its records, once a new holder has ended the old transaction.
 */
final class RegistryWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryWriter.class);
  private static final int MAX_ATTEMPTS = 50;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final RegistryTopic topic;
  private final RegistryFormat format;
  private final RegistryCopy copy;
  private final Progress progress;
  private final InstantSource clock;
  private final Duration timeout;
  private final BlockingQueue<Job<?>> waiting;
  private final Thread thread = new Thread(this::run, "postrider-registry-writer");
  private volatile boolean stopping;

  RegistryWriter(
      RegistryTopic topic,
      RegistryFormat format,
      RegistryCopy copy,
      Progress progress,
      InstantSource clock,
      RegistryBounds bounds) {
    this.topic = topic;
    this.format = format;
    this.copy = copy;
    this.progress = progress;
    this.clock = clock;
    this.timeout = bounds.writeTimeout();
    this.waiting = new ArrayBlockingQueue<>(bounds.maxWaitingWrites());
    thread.setDaemon(true);
  }

  private record Job<T>(
      String id, Change<T> change, long deadlineNanos, CompletableFuture<Written<T>> result) {
    Duration left() {
      return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }
  }

  void start() {
    thread.start();
  }

  /**
   * Completes when the change was written and can be read here, or when there is nothing to write,
   * or after the write timeout; never exceptionally.
   */
  <T> CompletableFuture<Written<T>> write(Change<T> change) {
    var job =
        new Job<T>(
            UUID.randomUUID().toString(),
            change,
            System.nanoTime() + timeout.toNanos(),
            new CompletableFuture<>());
    if (stopping || !waiting.offer(job)) {
      job.result().complete(unavailable("too many changes are waiting, or this dispatcher stops"));
    }
    return job.result().completeOnTimeout(tooLate(), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is being written is finished or given up within five seconds. */
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join(STOPPING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (var session = new WriterSession(topic, format, progress, timeout)) {
      while (!stopping) {
        perform(waiting.take(), session);
      }
    } catch (InterruptedException | InterruptException stopped) {
      LOG.debug("registry=writer-stopped");
    } finally {
      stopping = true;
      waiting.forEach(job -> job.result().complete(unavailable("this dispatcher stops")));
    }
  }

  private <T> void perform(Job<T> job, WriterSession session) throws InterruptedException {
    Written<T> written = unavailable("this dispatcher stops");
    try {
      written = attempts(job, session);
    } catch (TimeoutException late) {
      written = tooLate();
    } catch (InterruptException stopped) {
      throw stopped;
    } catch (RuntimeException e) {
      LOG.error("registry=write-failed", e);
      written = unavailable("it failed here; the dispatcher's log says how");
      session.release();
    } finally {
      job.result().complete(written);
    }
  }

  private <T> Written<T> attempts(Job<T> job, WriterSession session)
      throws InterruptedException, TimeoutException {
    Plan.@Nullable Write<T> tried = null;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS && !job.left().isZero(); attempt++) {
      try {
        session.acquire();
        session.readToEnd(job.left());
        if (!copy.isWhole()) {
          return new Written.Unavailable<>(
              "The registry has records that this dispatcher cannot read, which its log names; "
                  + "nothing was written");
        }
        Long landed = tried == null ? null : progress.offsetOf(job.id());
        if (tried != null && landed != null) {
          return tried.result().apply(landed);
        }
        switch (job.change().plan(copy, now())) {
          case Plan.Answer<T>(var written) -> {
            return written;
          }
          case Plan.Write<T> write -> {
            tried = write;
            return write.result().apply(session.commit(job.id(), write.entries(), job.left()));
          }
        }
      } catch (ExecutionException e) {
        retreat(session, attempt, e);
      } catch (InterruptException stopped) {
        throw stopped;
      } catch (KafkaException e) {
        retreat(session, attempt, e);
      }
    }
    return unavailable("the brokers did not take it");
  }

  /** Lets the one who fenced this dispatcher finish before taking the right back. */
  private static void retreat(WriterSession session, int attempt, Exception problem) {
    LOG.debug("registry=write-again attempt={} problem={}", attempt, problem.toString());
    session.release();
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE_NANOS * Math.min(attempt, 4)));
  }

  /** As precise as the topic keeps it, so that a value is the same before and after a restart. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private <T> Written<T> tooLate() {
    return unavailable("it was not done within %d s".formatted(timeout.toSeconds()));
  }

  private static <T> Written<T> unavailable(String why) {
    return new Written.Unavailable<>(
        "The registry could not be written: %s. It may still be written; look before you try again"
            .formatted(why));
  }
}
