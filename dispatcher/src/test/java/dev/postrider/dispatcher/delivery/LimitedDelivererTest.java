package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class LimitedDelivererTest {
  private static final Outcome DELIVERED = new Outcome.Delivered(204, new byte[0]);
  private static final DeliveryProperties LIMITS = limits(2, 1);

  private final List<Sinks.One<Outcome>> requests = new CopyOnWriteArrayList<>();
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  private final Deliverer limited = new LimitedDeliverer(_ -> request(), LIMITS);

  @Test
  void asManyAsTheLimitAreInFlightAndTheNextOneWaitsItsTurn() {
    deliver(1);
    deliver(1);
    deliver(1);
    assertThat(requests).hasSize(2);

    requests.getFirst().tryEmitValue(DELIVERED);

    await().untilAsserted(() -> assertThat(requests).hasSize(3));
    assertThat(outcomes).containsExactly(DELIVERED);
  }

  @Test
  void manyWhoWaitAreServedOneAfterTheOtherWhenAttemptsEndAtOnce() {
    var first = Sinks.<Outcome>one();
    var many = new LimitedDeliverer(next(first), limits(1, 5_000));
    for (int n = 0; n < 5_000; n++) {
      many.deliver(delivery(1)).subscribe(outcomes::add);
    }

    first.tryEmitValue(DELIVERED);

    await().untilAsserted(() -> assertThat(outcomes).hasSize(5_000).containsOnly(DELIVERED));
  }

  @Test
  void whoStopsWaitingLosesItsTurnToTheNextOne() {
    deliver(1);
    deliver(1);
    var gone = limited.deliver(delivery(1)).subscribe();

    gone.dispose();
    deliver(1);
    requests.getFirst().tryEmitValue(DELIVERED);

    await().untilAsserted(() -> assertThat(requests).hasSize(3));
    assertThat(outcomes).containsExactly(DELIVERED);
  }

  /** Attempts of which the first waits and the others end at once. */
  private static Deliverer next(Sinks.One<Outcome> first) {
    var begun = new AtomicBoolean();
    return _ -> begun.compareAndSet(false, true) ? first.asMono() : Mono.just(DELIVERED);
  }

  @Test
  void whatFindsNoRoomToWaitHasNoCapacity() {
    for (int n = 0; n < 4; n++) {
      deliver(1);
    }

    assertThat(outcomes).containsExactly(new Outcome.NoCapacity());
  }

  @Test
  void anotherEndpointHasRoomOfItsOwn() {
    for (int n = 0; n < 4; n++) {
      deliver(1);
    }

    deliver(2);

    assertThat(requests).hasSize(3);
  }

  @Test
  void whoWaitsTooLongHasNoCapacityAndLosesItsTurn() {
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    try {
      deliver(1);
      deliver(1);
      deliver(1);

      time.advanceTimeBy(Duration.ofSeconds(2));

      assertThat(outcomes).containsExactly(new Outcome.NoCapacity());
      requests.getFirst().tryEmitValue(DELIVERED);
      assertThat(requests).hasSize(2);
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void aTurnIsGivenBackHoweverTheAttemptEnds() {
    Deliverer failing = new LimitedDeliverer(_ -> Mono.error(new IllegalStateException()), LIMITS);

    for (int n = 0; n < 10; n++) {
      failing.deliver(delivery(1)).onErrorComplete().subscribe(outcomes::add);
    }

    assertThat(outcomes).isEmpty();
  }

  private static DeliveryProperties limits(int maxInFlight, int maxWaiting) {
    return Limits.limits("max-in-flight=" + maxInFlight, "max-waiting=" + maxWaiting);
  }

  private Mono<Outcome> request() {
    Sinks.One<Outcome> answer = Sinks.one();
    requests.add(answer);
    return answer.asMono();
  }

  private void deliver(int endpoint) {
    limited.deliver(delivery(endpoint)).subscribe(outcomes::add);
  }

  private static Delivery delivery(int endpoint) {
    return new Delivery(
        event("payment.occurred", "{}"),
        endpoint(endpoint, URI.create("https://shop.example/hooks")),
        "msg_1",
        1,
        new RecordPosition("payments", 0, 0));
  }
}
