package dev.postrider.dispatcher.delivery;

import reactor.core.publisher.Mono;

/** Where the answers of receivers go that are wanted as replies. */
public interface Replies {

  /**
   * Publishes an answer.
   *
   * @param body one JSON value in UTF-8, at most 64 KiB
   * @return completes once the reply is acknowledged, however long that takes
   */
  Mono<Void> publish(Delivery delivery, int status, byte[] body);

  /** Takes note of an answer that was wanted as a reply and cannot be one. */
  void leaveOut(Delivery delivery, ReplyProblem problem);
}
