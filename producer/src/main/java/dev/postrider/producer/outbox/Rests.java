package dev.postrider.producer.outbox;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What is left alone for a while because it did not get on. Each instance remembers its own, so no
 * clock is compared with another machine's.
 */
final class Rests<T> {
  private final Map<T, Long> untilNanos = new ConcurrentHashMap<>();

  void begin(T what, Duration howLong) {
    untilNanos.put(what, System.nanoTime() + howLong.toNanos());
  }

  /**
   * Begins the same rest for these and for all that have not got on: tried again one after the
   * other, they would leave nobody else any time.
   */
  void beginTogether(Collection<T> what, Duration howLong) {
    what.forEach(one -> begin(one, howLong));
    unended().forEach(one -> begin(one, howLong));
  }

  /** It got on. */
  void end(T what) {
    untilNanos.remove(what);
  }

  boolean has(T what) {
    Long until = untilNanos.get(what);
    return until != null && System.nanoTime() - until < 0;
  }

  /** Those that are left alone now. */
  Set<T> now() {
    return untilNanos.keySet().stream().filter(this::has).collect(Collectors.toUnmodifiableSet());
  }

  /** Those that have not got on yet, also if they are tried again. */
  Set<T> unended() {
    return Set.copyOf(untilNanos.keySet());
  }
}
