package dev.postrider.dispatcher.deadletter;

/**
 * Why something was given up; its {@link #text()} is the value of the {@code postrider-reason}
 * header.
 */
public enum DeadLetterReason {
  /** Every attempt of the retry schedule failed. */
  EXHAUSTED("exhausted"),
  /** It grew older than deliveries may, and was attempted at least once. */
  EXPIRED("expired"),
  /** The endpoint asked not to be sent this message again. */
  ABORTED("aborted"),
  /** The endpoint's queue, or its application's, holds as much as it may. */
  QUEUE_FULL("queue-full"),
  /** The endpoint answered 410. */
  GONE("gone"),
  /** The endpoint's address must not be called. */
  BLOCKED_ADDRESS("blocked-address"),
  /** The endpoint's template makes no body of the event. */
  TEMPLATE_FAILED("template-failed"),
  /** The record does not fit into the endpoint queue. */
  TOO_LARGE("too-large"),
  /** The record could not be read as an event, or its topic does not allow it. */
  UNDECODABLE("undecodable");

  private final String text;

  DeadLetterReason(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
