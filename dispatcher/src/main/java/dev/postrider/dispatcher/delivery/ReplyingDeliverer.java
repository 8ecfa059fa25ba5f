package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.delivery.Outcome.Delivered;
import reactor.core.publisher.Mono;

/**
 * Publishes answers as replies where they are wanted. It stands outside of what bounds and records
 * the request: waiting for Kafka, it holds no turn and no connection, and the attempt is on record.
 */
final class ReplyingDeliverer implements Deliverer {
  private final Deliverer next;
  private final Replies replies;

  ReplyingDeliverer(Deliverer next, Replies replies) {
    this.next = next;
    this.replies = replies;
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    Mono<Outcome> outcome = next.deliver(delivery);
    return delivery.wantsReply() ? outcome.flatMap(came -> replied(delivery, came)) : outcome;
  }

  private Mono<Outcome> replied(Delivery delivery, Outcome outcome) {
    if (!(outcome instanceof Delivered(int status, byte[] body, ReplyProblem problem))) {
      return Mono.just(outcome);
    }
    if (problem != null) {
      replies.leaveOut(delivery, problem);
      return Mono.just(outcome);
    }
    return body.length == 0
        ? Mono.just(outcome)
        : replies.publish(delivery, status, body).thenReturn(outcome);
  }
}
