package dev.postrider.dispatcher.delivery;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;

/**
 * Timers of which nearly all are cancelled: a wheel, on which setting and cancelling cost next to
 * nothing, and which is late by a tick at most. How many there are is bounded by what is in flight.
 */
final class Deadlines implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(20);
  private static final int SLOTS = 1024;

  private final Timer wheel;

  Deadlines() {
    // What follows from a deadline must not hold up the others.
    this(task -> Schedulers.parallel().schedule(task));
  }

  private Deadlines(Executor expired) {
    wheel =
        new HashedWheelTimer(
            Thread.ofPlatform().name("postrider-deadlines").daemon().factory(),
            TICK.toMillis(),
            TimeUnit.MILLISECONDS,
            SLOTS,
            false,
            -1,
            expired);
  }

  Timeout afterNanos(long nanos, Runnable then) {
    return wheel.newTimeout(_ -> then.run(), nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * The source's own ending, or a {@link TimeoutException} if that does not come within the time;
   * the source is then cancelled. {@link Mono#timeout} does the same, and describes the source in
   * words each time, in case it fails.
   */
  <T> Mono<T> within(Duration duration, Mono<T> source) {
    return Mono.create(sink -> {
      Bounded<T> bounded = new Bounded<>(sink);
      bounded.deadline = afterNanos(duration.toNanos(), bounded);
      sink.onCancel(bounded);
      source.subscribe((CoreSubscriber<? super T>) bounded);
    });
  }

  /** Passes on whatever comes first: the source's ending or the deadline. */
  private static final class Bounded<T> extends BaseSubscriber<T> implements Runnable {
    private final MonoSink<T> sink;
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable Timeout deadline;

    Bounded(MonoSink<T> sink) {
      this.sink = sink;
    }

    @Override
    public void run() {
      if (over.compareAndSet(false, true)) {
        cancel();
        sink.error(new TimeoutException("not within the deadline"));
      }
    }

    @Override
    protected void hookOnNext(T value) {
      if (over.compareAndSet(false, true)) {
        sink.success(value);
      }
    }

    @Override
    protected void hookOnComplete() {
      if (over.compareAndSet(false, true)) {
        sink.success();
      }
    }

    @Override
    protected void hookOnError(Throwable failure) {
      if (over.compareAndSet(false, true)) {
        sink.error(failure);
      }
    }

    @Override
    protected void hookFinally(SignalType type) {
      if (deadline != null) {
        deadline.cancel();
      }
    }
  }

  @Override
  public void close() {
    wheel.stop();
  }
}
