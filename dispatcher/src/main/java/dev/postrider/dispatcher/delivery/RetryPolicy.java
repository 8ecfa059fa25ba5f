package dev.postrider.dispatcher.delivery;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.deadletter.DeadLetterReason;
import dev.postrider.dispatcher.delivery.NextStep.Done;
import dev.postrider.dispatcher.delivery.NextStep.GiveUp;
import dev.postrider.dispatcher.delivery.NextStep.TryAgain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a failed delivery is attempted again. A delivery is attempted once more than the schedule
 * has steps, and is then exhausted.
 *
 * @param schedule the wait after the first failure, after the second, and so on; 1 to 64 steps,
 *     each at most 30 days
 */
public record RetryPolicy(List<Duration> schedule) {
  private static final int MAX_STEPS = 64;
  private static final Duration MAX_STEP = Duration.ofDays(30);
  private static final double JITTER = 0.2;

  /** Standard Webhooks 1.0, "Retries". */
  public static final RetryPolicy STANDARD =
      new RetryPolicy(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)));

  public RetryPolicy {
    schedule = List.copyOf(schedule);
    if (schedule.isEmpty() || schedule.size() > MAX_STEPS) {
      throw new IllegalArgumentException(
          "A retry schedule has 1 to %d steps, not %d".formatted(MAX_STEPS, schedule.size()));
    }
    for (Duration step : schedule) {
      if (step.isNegative() || step.compareTo(MAX_STEP) > 0) {
        throw new IllegalArgumentException(
            "A step of a retry schedule is 0 to %s long, not %s".formatted(MAX_STEP, step));
      }
    }
  }

  /**
   * What follows from an attempt.
   *
   * @param attempt number of the attempt that came to the outcome, 1 for the first
   * @param jitter 0 (inclusive) to 1 (exclusive): moves a step by up to 20 % down or up
   */
  public NextStep next(int attempt, Outcome outcome, Instant now, double jitter) {
    return switch (outcome) {
      case Outcome.Delivered _ -> new Done();
      case Outcome.NoCapacity _ -> new TryAgain(now, attempt - 1);
      case Outcome.CircuitOpen(var _, Instant until) ->
          new TryAgain(laterThan(until, now, jitter), attempt - 1);
      case Outcome.Gone _ -> giveUp(DeadLetterReason.GONE, attempt, outcome);
      case Outcome.Aborted _ -> giveUp(DeadLetterReason.ABORTED, attempt, outcome);
      case Outcome.DisableAsked asked ->
          asked.tookTheMessage() ? new Done() : new TryAgain(now, attempt - 1);
      case Outcome.Blocked _ -> giveUp(DeadLetterReason.BLOCKED_ADDRESS, attempt - 1, outcome);
      case Outcome.NoBody _ -> giveUp(DeadLetterReason.TEMPLATE_FAILED, attempt - 1, outcome);
      case Outcome.Rejected _, Outcome.Unavailable _, Outcome.NoBodyYet _ ->
          retry(attempt, outcome, now, now, jitter);
      case Outcome.UnavailableUntil(var _, Instant until) ->
          retry(attempt, outcome, now, until, jitter);
    };
  }

  /** A little later, or all that waited would come back at once. */
  private static Instant laterThan(Instant until, Instant now, double jitter) {
    Instant earliest = until.isBefore(now) ? now : until;
    long wait = Duration.between(now, earliest).toMillis();
    return earliest.plusMillis(Math.round(wait * JITTER * jitter));
  }

  private NextStep retry(
      int attempt, Outcome outcome, Instant now, Instant notBefore, double jitter) {
    if (attempt > schedule.size()) {
      return giveUp(DeadLetterReason.EXHAUSTED, attempt, outcome);
    }
    double factor = 1 - JITTER + 2 * JITTER * jitter;
    Instant due = now.plusMillis(Math.round(schedule.get(attempt - 1).toMillis() * factor));
    return new TryAgain(due.isBefore(notBefore) ? notBefore : due, attempt);
  }

  private static GiveUp giveUp(DeadLetterReason reason, int attempts, Outcome outcome) {
    return new GiveUp(reason, attempts, requireNonNull(outcome.reason()));
  }
}
