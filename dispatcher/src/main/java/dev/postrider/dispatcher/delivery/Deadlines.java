package dev.postrider.dispatcher.delivery;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
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

  /** Completes after that time, for {@link Mono#timeout(org.reactivestreams.Publisher)}. */
  Mono<Void> after(Duration duration) {
    return Mono.create(sink -> {
      Timeout deadline = afterNanos(duration.toNanos(), sink::success);
      sink.onDispose(deadline::cancel);
    });
  }

  @Override
  public void close() {
    wheel.stop();
  }
}
