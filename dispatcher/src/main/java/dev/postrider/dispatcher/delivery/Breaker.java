package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.delivery.Outcome.CircuitOpen;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether one endpoint that has failed lately is called. Resilience4j's state machine, told of the
 * outcomes one at a time; a request that began before the state changed cannot decide a trial.
 */
final class Breaker {
  /** For how long deliveries are sent away while a trial is under way. */
  private static final Duration TRIAL_PAUSE = Duration.ofSeconds(2);

  private static final double JITTER = 0.2;

  private final InstantSource clock;
  private final CircuitBreaker machine;

  /** Until when it is open, if it is. */
  private Instant openUntil = Instant.EPOCH;

  private Instant openSince = Instant.EPOCH;

  /** It is open because nothing was answered, not because anything failed. */
  private boolean forHanging;

  Breaker(BreakerProperties settings, InstantSource clock) {
    this.clock = clock;
    IntervalFunction backoff =
        IntervalFunction.ofExponentialRandomBackoff(
            settings.openFor(), 2, JITTER, settings.openAtMost());
    this.machine =
        CircuitBreaker.of(
            "endpoint",
            CircuitBreakerConfig.custom()
                .clock(clock.withZone(ZoneOffset.UTC))
                .slidingWindow(
                    settings.failures(), settings.failures(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(opening -> opensFor(backoff.apply(opening)))
                .build());
  }

  private long opensFor(long millis) {
    openSince = clock.instant();
    openUntil = openSince.plusMillis(millis);
    return millis;
  }

  /** The one request that decides is out. */
  private boolean trialIsOut;

  enum Passage {
    FREE,
    /** The one request that decides whether the endpoint is called again. */
    TRIAL,
    CLOSED
  }

  synchronized Passage pass() {
    if (!machine.tryAcquirePermission()) {
      return Passage.CLOSED;
    }
    trialIsOut = machine.getState() == State.HALF_OPEN;
    return trialIsOut ? Passage.TRIAL : Passage.FREE;
  }

  /** What a delivery comes to that would not get past now, or null if it would. */
  synchronized @Nullable CircuitOpen refusal() {
    Instant now = clock.instant();
    return switch (machine.getState()) {
      case OPEN -> now.isAfter(openUntil) ? null : new CircuitOpen(openSince, openUntil);
      case HALF_OPEN -> trialIsOut ? new CircuitOpen(openSince, now.plus(TRIAL_PAUSE)) : null;
      default -> null;
    };
  }

  /** A request ended: the endpoint answers. */
  synchronized void answered(boolean trial) {
    if (machine.getState() == State.OPEN && forHanging) {
      machine.transitionToClosedState();
    } else if (decides(trial)) {
      machine.onSuccess(0, TimeUnit.NANOSECONDS);
    }
  }

  /** A request ended: the endpoint does not answer, or not as it should. */
  synchronized void failed(boolean trial) {
    if (decides(trial)) {
      forHanging = false;
      machine.onError(0, TimeUnit.NANOSECONDS, new Failed());
    }
  }

  /** The endpoint asked not to be called before that time. */
  synchronized void askedToWait(Instant until) {
    if (machine.getState() != State.OPEN || until.isAfter(openUntil)) {
      forHanging = false;
      openSince = clock.instant();
      openUntil = until;
      machine.transitionToOpenStateUntil(until);
    }
  }

  /** Requests are out and nothing comes back. */
  synchronized void hangs() {
    if (machine.getState() == State.CLOSED) {
      forHanging = true;
      machine.transitionToOpenState();
    }
  }

  /** The trial ended and said nothing about the endpoint: another is free to be one. */
  synchronized void trialSaidNothing() {
    if (machine.getState() == State.HALF_OPEN) {
      trialIsOut = false;
      machine.releasePermission();
    }
  }

  private boolean decides(boolean trial) {
    return machine.getState() == (trial ? State.HALF_OPEN : State.CLOSED);
  }

  synchronized boolean isOpen() {
    return machine.getState() != State.CLOSED;
  }

  /** Nothing is remembered that matters. */
  synchronized boolean isQuiet() {
    return machine.getState() == State.CLOSED && machine.getMetrics().getNumberOfFailedCalls() == 0;
  }

  /** What the state machine takes for a failure; it is told, not thrown. */
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed() {
      super("failed", null, false, false);
    }
  }
}
