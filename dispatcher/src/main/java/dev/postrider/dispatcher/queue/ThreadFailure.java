package dev.postrider.dispatcher.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Why a queue's thread ended last: a full disk, brokers that do not answer. */
final class ThreadFailure {
  /** One that ended so lately may end again: it is replaced after a second. */
  private static final Duration RECENT = Duration.ofSeconds(30);

  private final InstantSource clock;
  private volatile @Nullable Failure last;

  private record Failure(Instant at, String cause) {}

  ThreadFailure(InstantSource clock) {
    this.clock = clock;
  }

  void came(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    last = new Failure(clock.instant(), root.toString());
  }

  /** What it was, if that is not long ago; null otherwise. */
  @Nullable String recent() {
    Failure failure = last;
    return failure == null || failure.at().plus(RECENT).isBefore(clock.instant())
        ? null
        : failure.cause();
  }
}
