package dev.postrider.producer.outbox;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is left alone for a while because it did not get on. Each instance remembers its own, so no
 * clock is compared with another machine's.
 */
final class Rests<T> {
  private final Map<T, Long> untilNanos = new ConcurrentHashMap<>();

  void begin(T what, Duration howLong) {
    untilNanos.put(what, System.nanoTime() + howLong.toNanos());
  }

  /** It got on. */
  void end(T what) {
    untilNanos.remove(what);
  }

  boolean has(T what) {
    Long until = untilNanos.get(what);
    return until != null && System.nanoTime() - until < 0;
  }

  /** Those that have not got on yet, also if they are tried again. */
  Set<T> unended() {
    return Set.copyOf(untilNanos.keySet());
  }
}
