package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.body.BodyFormat;

/**
 * What is sent to an endpoint, and what is done with its answer.
 *
 * @param replies whether the bodies of its 2xx answers are published as replies
 */
public record Exchange(BodyFormat format, boolean replies) {
  /** What an endpoint has that asks for nothing else. */
  public static final Exchange STANDARD = new Exchange(BodyFormat.STANDARD, false);

  public Exchange withFormat(BodyFormat newFormat) {
    return new Exchange(newFormat, replies);
  }

  public Exchange withReplies(boolean newReplies) {
    return new Exchange(format, newReplies);
  }
}
