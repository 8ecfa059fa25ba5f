package dev.postrider.dispatcher.endpoint;

/**
 * What is sent to an endpoint, and what is done with its answer.
 *
 * @param replies whether the bodies of its 2xx answers are published as replies
 */
public record Exchange(boolean replies) {
  /** What an endpoint has that asks for nothing else. */
  public static final Exchange STANDARD = new Exchange(false);
}
