package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.delivery.Outcome.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Turns what should never happen, an exception or an empty answer of the chain below, into an
 * outcome.
 */
final class NeverThrowingDeliverer implements Deliverer {
  private static final Logger log = LoggerFactory.getLogger(NeverThrowingDeliverer.class);

  private static final Mono<Outcome> NOTHING =
      Mono.error(() -> new IllegalStateException("A deliverer came to no outcome"));

  private final Deliverer next;

  NeverThrowingDeliverer(Deliverer next) {
    this.next = next;
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    return Mono.defer(() -> next.deliver(delivery))
        .switchIfEmpty(NOTHING)
        .onErrorResume(failure -> Mono.just(unavailable(delivery, failure)));
  }

  private static Outcome unavailable(Delivery delivery, Throwable failure) {
    log.error(
        "delivery failed unexpectedly, which is a bug in Postrider message={} endpoint={}",
        delivery.messageId(),
        delivery.endpoint().id(),
        new Unspoken(failure));
    return new Unavailable(null, "the attempt failed inside Postrider");
  }

  /** What happened and where, without the words: they may carry the URL. */
  private static final class Unspoken extends Exception {
    Unspoken(Throwable failure) {
      super(
          failure.getClass().getName(),
          failure.getCause() == null ? null : new Unspoken(failure.getCause()));
      setStackTrace(failure.getStackTrace());
    }
  }
}
