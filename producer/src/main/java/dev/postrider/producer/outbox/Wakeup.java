package dev.postrider.producer.outbox;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Rung for a topic after each commit that wrote events for it; a ring that nobody waits for is
 * kept.
 */
final class Wakeup {
  private final Map<String, Semaphore> rung = new ConcurrentHashMap<>();

  void ring(String topic) {
    Semaphore bell = bell(topic);
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  /** Nobody waits any more. */
  void ringAll() {
    rung.values().forEach(bell -> bell.release(Short.MAX_VALUE));
  }

  /** Returns when it was rung, or after {@code atMost}. */
  void await(String topic, Duration atMost) throws InterruptedException {
    var _ = bell(topic).tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Semaphore bell(String topic) {
    return rung.computeIfAbsent(topic, _ -> new Semaphore(0));
  }
}
