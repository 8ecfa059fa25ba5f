package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.deadletter.DeadLetterReason;
import java.time.Instant;

/** What follows from an outcome. */
public sealed interface NextStep {

  /** Nothing is left to do. */
  record Done() implements NextStep {}

  /**
   * Attempt again.
   *
   * @param attempts attempts made so far
   */
  record TryAgain(Instant at, int attempts) implements NextStep {}

  /**
   * Dead-letter the delivery.
   *
   * @param attempts attempts made
   * @param message why, in one sentence without URL or payload
   */
  record GiveUp(DeadLetterReason reason, int attempts, String message) implements NextStep {}
}
