package dev.postrider.dispatcher.deadletter;

/**
 * Why something was given up; its {@link #text()} is the value of the {@code postrider-reason}
 * header.
 */
public enum DeadLetterReason {
  EXHAUSTED("exhausted", "every attempt of the retry schedule failed"),
  EXPIRED("expired", "the delivery was not made within its maximum age"),
  GONE("gone", "the endpoint answered 410 Gone"),
  BLOCKED_ADDRESS(
      "blocked-address", "the endpoint's host leads to an address that must not be called"),
  ABORTED("aborted", "the endpoint asked to give this message up"),
  TEMPLATE_FAILED("template-failed", "the endpoint's template makes no body of the event"),
  QUEUE_FULL("queue-full", "the endpoint's queue is full"),
  TOO_LARGE("too-large", "the delivery had to be held and is too large for the endpoint queue"),
  UNDECODABLE("undecodable", "the record could not be read as an event"),
  /** A bug: neither the record nor the endpoint is to blame. */
  INTERNAL_ERROR("internal-error", "processing failed inside Postrider; its log says how");

  private final String text;
  private final String sentence;

  DeadLetterReason(String text, String sentence) {
    this.text = text;
    this.sentence = sentence;
  }

  public String text() {
    return text;
  }

  /** What to say where nothing more particular is known: a sentence without full stop. */
  public String sentence() {
    return sentence;
  }
}
