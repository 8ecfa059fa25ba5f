package dev.postrider.producer.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Rung after each commit that wrote events; a ring that nobody waits for is kept. */
final class Wakeup {
  private final Semaphore rung = new Semaphore(0);

  void ring() {
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  /** Nobody waits any more. */
  void ringAll() {
    rung.release(Short.MAX_VALUE);
  }

  /** Returns when it was rung, or after {@code atMost}. */
  void await(Duration atMost) throws InterruptedException {
    var _ = rung.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }
}
