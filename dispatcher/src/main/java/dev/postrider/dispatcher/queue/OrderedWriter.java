package dev.postrider.dispatcher.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Writes records in the order in which they are asked for, whatever fails in between: none is in
 * the log before one that was asked for earlier. It goes on trying; some may be written twice, in
 * order.
 *
 * <p>An idempotent producer keeps the order of what it has taken. Of what it gives up, the rest
 * must not be written: so it is closed on the spot, on its own thread, which has sent nothing
 * since, and all that it has not confirmed goes through another one, again in order.
 */
final class OrderedWriter implements SmartLifecycle {
  private static final int PHASE = 50;
  private static final Logger log = LoggerFactory.getLogger(OrderedWriter.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final long maxSentBytes;

  /** Not handed to the producer, in order. Guarded by this, as all that follows. */
  private final Deque<Write> waiting = new ArrayDeque<>();

  /** Handed to the producer and not confirmed, in order. */
  private final Set<Write> sent = new LinkedHashSet<>();

  private long waitingBytes;
  private long sentBytes;

  /** Of those sent, how many the producer has given up; it takes no more if there are any. */
  private int givenUp;

  private Duration pause = FIRST_PAUSE;
  private @Nullable Thread thread;
  private boolean stopping;

  /** The writing thread's own; null until the first write, and after a failure. */
  private @Nullable Producer<byte[], byte[]> producer;

  /**
   * @param producers idempotent, without a delivery timeout
   * @param maxSentBytes handed to a producer and not confirmed; less than its buffer holds
   */
  OrderedWriter(Supplier<Producer<byte[], byte[]>> producers, long maxSentBytes) {
    this.producers = producers;
    this.maxSentBytes = maxSentBytes;
  }

  /** One write; not a record, since each is itself alone. */
  private static final class Write {
    private final Supplier<ProducerRecord<byte[], byte[]>> record;
    private final long bytes;
    private final MonoSink<Void> done;

    Write(Supplier<ProducerRecord<byte[], byte[]>> record, long bytes, MonoSink<Void> done) {
      this.record = record;
      this.bytes = bytes;
      this.done = done;
    }
  }

  /**
   * Takes its place when it is subscribed to, and completes on acknowledgement; fails only with
   * what the supplier throws or with {@link RecordTooLargeException}.
   *
   * @param record makes the record when its turn has come, and again if it must be written again
   * @param bytes about as large as it will be
   */
  Mono<Void> write(Supplier<ProducerRecord<byte[], byte[]>> record, long bytes) {
    return Mono.create(done -> add(new Write(record, bytes, done)));
  }

  /** Of all writes that have been asked for and are not acknowledged. */
  synchronized long unacknowledgedBytes() {
    return waitingBytes + sentBytes;
  }

  private synchronized void add(Write write) {
    waiting.addLast(write);
    waitingBytes += write.bytes;
    notifyAll();
  }

  private void run() {
    try {
      Write next = next();
      while (next != null) {
        write(next);
        next = next();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (producer != null) {
        producer.close(STOPPING);
      }
    }
  }

  /** The first that waits, once there is room for it; null when stopping. */
  private @Nullable Write next() throws InterruptedException {
    while (true) {
      synchronized (this) {
        while (!stopping && givenUp == 0 && !hasRoomForNext()) {
          wait();
        }
        if (stopping) {
          return null;
        }
        if (givenUp == 0) {
          return waiting.getFirst();
        }
      }
      beginAgain();
    }
  }

  private boolean hasRoomForNext() {
    Write next = waiting.peekFirst();
    return next != null && (sentBytes == 0 || sentBytes + next.bytes <= maxSentBytes);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback sees what the future would.
  private void write(Write write) {
    ProducerRecord<byte[], byte[]> record;
    try {
      record = write.record.get();
    } catch (RuntimeException unwritable) {
      drop(write);
      write.done.error(unwritable);
      return;
    }
    try {
      Producer<byte[], byte[]> to = producer == null ? producers.get() : producer;
      producer = to;
      handOver(write);
      to.send(record, (_, failure) -> answered(write, failure, to));
    } catch (RuntimeException refused) {
      answered(write, refused, producer);
    }
  }

  private synchronized void handOver(Write first) {
    waiting.remove(first);
    waitingBytes -= first.bytes;
    sent.add(first);
    sentBytes += first.bytes;
  }

  /** It will not be written, so it holds up no other. */
  private synchronized void drop(Write write) {
    if (waiting.remove(write)) {
      waitingBytes -= write.bytes;
    } else if (sent.remove(write)) {
      sentBytes -= write.bytes;
    }
    notifyAll();
  }

  private void answered(
      Write write, @Nullable Exception failure, @Nullable Producer<byte[], byte[]> by) {
    if (failure == null) {
      confirm(write);
      write.done.success();
    } else if (failure instanceof RecordTooLargeException) {
      drop(write);
      write.done.error(failure);
    } else {
      giveUp(failure, by);
    }
  }

  private synchronized void confirm(Write write) {
    drop(write);
    pause = FIRST_PAUSE;
  }

  /** The producer is closed before it sends what comes after the one that it has given up. */
  private void giveUp(Exception failure, @Nullable Producer<byte[], byte[]> by) {
    boolean isFirst;
    synchronized (this) {
      givenUp++;
      isFirst = givenUp == 1;
      notifyAll();
    }
    if (isFirst && by != null) {
      by.close(Duration.ZERO);
    }
    if (isFirst) {
      log.warn("writing in order failed, beginning again cause={}", failure.toString());
    }
  }

  /** Waits until the producer has let go of everything, and puts it back where it was. */
  private void beginAgain() throws InterruptedException {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
    synchronized (this) {
      while (givenUp < sent.size() && !stopping) {
        wait();
      }
      List<Write> again = new ArrayList<>(sent);
      again.reversed().forEach(waiting::addFirst);
      waitingBytes += sentBytes;
      sent.clear();
      sentBytes = 0;
      givenUp = 0;
      pauseUnlessStopping();
    }
  }

  private synchronized void pauseUnlessStopping() throws InterruptedException {
    long until = System.nanoTime() + pause.toNanos();
    long left = pause.toMillis();
    while (left > 0 && !stopping) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  @Override
  public synchronized void start() {
    stopping = false;
    thread = Thread.ofPlatform().name("postrider-ordered-writer").daemon().start(this::run);
  }

  /** What is not confirmed is written again after the next start, from its event topic. */
  @Override
  public void stop() {
    Thread writing;
    synchronized (this) {
      stopping = true;
      writing = thread;
      thread = null;
      notifyAll();
    }
    if (writing == null) {
      return;
    }
    try {
      if (!writing.join(STOPPING.multipliedBy(2))) {
        writing.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
