package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.delivery.Outcome.CircuitOpen;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Makes no request to an endpoint whose breaker is open, and tells the breakers what came of the
 * others. It is called and subscribed to in one go, as all below the limit are.
 */
final class CircuitBreakingDeliverer implements Deliverer {
  private final Deliverer next;
  private final Breakers breakers;

  CircuitBreakingDeliverer(Deliverer next, Breakers breakers) {
    this.next = next;
    this.breakers = breakers;
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    String endpointId = delivery.endpoint().id();
    if (delivery.probe()) {
      return next.deliver(delivery).doOnNext(outcome -> breakers.probed(endpointId, outcome));
    }
    Breaker breaker = breakers.of(endpointId);
    if (breaker == null) {
      return attempt(delivery, endpointId);
    }
    return switch (breaker.pass()) {
      case FREE -> attempt(delivery, endpointId);
      case TRIAL ->
          // Deferred: a trial that fails to begin must end as one, or there is never another.
          Mono.defer(() -> next.deliver(delivery))
              .doOnNext(outcome -> breakers.came(endpointId, outcome, true))
              .doFinally(ending -> giveUp(endpointId, ending));
      case CLOSED -> Mono.just(refusal(breaker));
    };
  }

  @Override
  public Mono<Outcome> prepare(Delivery delivery) {
    return next.prepare(delivery);
  }

  private Mono<Outcome> attempt(Delivery delivery, String endpointId) {
    return next.deliver(delivery).doOnNext(outcome -> breakers.came(endpointId, outcome, false));
  }

  private void giveUp(String endpointId, SignalType ending) {
    if (ending != SignalType.ON_COMPLETE) {
      breakers.nothingSaid(endpointId, true);
    }
  }

  private static CircuitOpen refusal(Breaker breaker) {
    @Nullable CircuitOpen refusal = breaker.refusal();
    // It may have closed this very moment.
    return refusal == null ? new CircuitOpen(Instant.EPOCH, Instant.EPOCH) : refusal;
  }
}
