package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.delivery.Limits.limits;
import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.body.BodyFormat;
import dev.postrider.dispatcher.body.ContentType;
import dev.postrider.dispatcher.testing.Samples;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class LimitedDelivererTest {
  private static final Outcome DELIVERED = new Outcome.Delivered(204, new byte[0]);
  private static final DeliveryProperties LIMITS =
      limits("max-in-flight=2", "max-waiting-bytes=300B");

  private final List<Sinks.One<Outcome>> requests = new CopyOnWriteArrayList<>();
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  private final Deadlines deadlines = new Deadlines();
  private final Breakers breakers = new Breakers(LIMITS.breaker(), InstantSource.system());
  private final LimitedDeliverer limited =
      new LimitedDeliverer(_ -> request(), breakers, LIMITS, deadlines, _ -> true);

  @AfterEach
  void close() {
    deadlines.close();
  }

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
    var many =
        new LimitedDeliverer(
            next(first),
            breakers,
            limits("max-in-flight=1", "max-waiting=5000"),
            deadlines,
            _ -> true);
    for (int n = 0; n < 5_000; n++) {
      many.deliver(delivery(1)).subscribe(outcomes::add);
    }

    first.tryEmitValue(DELIVERED);

    await().untilAsserted(() -> assertThat(outcomes).hasSize(5_000).containsOnly(DELIVERED));
  }

  @Test
  void anEndpointThatMayBeCalledByFewHangsWhenAllOfThoseHang() {
    assertThat(limits("max-in-flight=3").lane().hung()).isEqualTo(3);
    assertThat(limits("max-in-flight=300").lane().hung()).isEqualTo(10);
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

  @Test
  void whoTurnedAwayBeforeTheAttemptBeganLeavesItsPlaceToTheNextOne() {
    limited.deliver(delivery(1)).subscribe(new TurnsAwayAtOnce());
    limited.deliver(delivery(1)).subscribe(new TurnsAwayAtOnce());

    assertThat(requests).isEmpty();
    assertThat(limited.inFlight()).isZero();
    assertThat(limited.lanes()).isZero();
  }

  private static final class TurnsAwayAtOnce extends BaseSubscriber<Outcome> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      cancel();
    }
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
  void anEndpointWhoseTemplatesTakeLongDoesNotHang() throws Exception {
    var settings = limits("max-in-flight=2", "breaker.hung-requests=2", "breaker.hung-after=100ms");
    var hasty = new Breakers(settings.breaker(), InstantSource.system());
    var prepared = Sinks.<Outcome>empty();
    var preparing =
        new LimitedDeliverer(preparedBy(prepared), hasty, settings, deadlines, _ -> true);
    preparing.deliver(templated()).subscribe(outcomes::add);
    preparing.deliver(templated()).subscribe(outcomes::add);
    var end = Instant.now().plusMillis(300);
    await().until(() -> Instant.now().isAfter(end));

    preparing.deliver(templated()).subscribe(outcomes::add);
    assertThat(hasty.open()).isZero();

    prepared.tryEmitEmpty();
    requests.forEach(request -> request.tryEmitValue(DELIVERED));

    await().untilAsserted(() -> assertThat(requests).hasSize(3));
    requests.forEach(request -> request.tryEmitValue(DELIVERED));
    assertThat(outcomes).containsOnly(DELIVERED);
  }

  @Test
  void whatHasNoBodyAsksNothingOfTheEndpoint() {
    var noBody = new Outcome.NoBody("the template failed");
    var failed = Sinks.<Outcome>one();
    failed.tryEmitValue(noBody);
    var preparing =
        new LimitedDeliverer(preparedBy(failed), breakers, LIMITS, deadlines, _ -> true);

    preparing.deliver(templated()).subscribe(outcomes::add);

    assertThat(outcomes).containsExactly(noBody);
    assertThat(requests).isEmpty();
    assertThat(preparing.lanes()).isZero();
  }

  private Deliverer preparedBy(Sinks.Empty<Outcome> preparation) {
    return new Deliverer() {
      @Override
      public Mono<Outcome> deliver(Delivery delivery) {
        return request();
      }

      @Override
      public Mono<Outcome> prepare(Delivery delivery) {
        return preparation.asMono();
      }
    };
  }

  private static Delivery templated() {
    var plain = delivery(1);
    var endpoint = plain.endpoint();
    var format = new BodyFormat.Template("1", ContentType.JSON);
    return new Delivery(
        plain.message(), Samples.exchanging(endpoint, endpoint.exchange().withFormat(format)), 1);
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
    var impatient =
        new LimitedDeliverer(
            _ -> request(),
            breakers,
            limits("max-in-flight=1", "max-wait=50ms"),
            deadlines,
            _ -> true);
    for (int n = 0; n < 3; n++) {
      impatient.deliver(delivery(1)).subscribe(outcomes::add);
    }

    await().untilAsserted(() -> assertThat(outcomes).hasSize(2));

    assertThat(outcomes).containsOnly(new Outcome.NoCapacity());
    requests.getFirst().tryEmitValue(DELIVERED);
    assertThat(requests).hasSize(1);
  }

  @Test
  void whatWaitsIsNotSentToAnEndpointThatIsNotToBeCalledAnyMore() {
    var paused = new AtomicBoolean();
    var watching =
        new LimitedDeliverer(
            _ -> request(), breakers, limits("max-in-flight=1"), deadlines, _ -> !paused.get());
    for (int n = 0; n < 1_000; n++) {
      watching.deliver(delivery(1)).subscribe(outcomes::add);
    }

    paused.set(true);
    requests.getFirst().tryEmitValue(DELIVERED);

    assertThat(requests).hasSize(1);
    assertThat(outcomes).hasSize(1_000).contains(DELIVERED, new Outcome.NoCapacity());
    assertThat(watching.lanes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("wantingNoMore")
  void whatWaitsIsNotSentToAnEndpointThatWantsNoMore(Outcome wantsNoMore) {
    deliver(1);
    deliver(1);
    deliver(1);

    requests.getFirst().tryEmitValue(wantsNoMore);

    assertThat(requests).hasSize(2);
    assertThat(outcomes).containsExactly(wantsNoMore, new Outcome.NoCapacity());
  }

  private static Stream<Outcome> wantingNoMore() {
    return Stream.of(new Outcome.Gone(), new Outcome.DisableAsked(200));
  }

  @Test
  void thoseWhoWaitAreServedInTheirOrder() {
    List<Integer> begun = new ArrayList<>();
    var answers = new ArrayList<Sinks.One<Outcome>>();
    var one =
        new LimitedDeliverer(
            delivery -> {
              begun.add(delivery.attempt());
              answers.add(Sinks.one());
              return answers.getLast().asMono();
            },
            breakers,
            limits("max-in-flight=1"),
            deadlines,
            _ -> true);
    for (int n = 1; n <= 5; n++) {
      one.deliver(delivery(1, n)).subscribe();
    }

    for (int n = 0; n < 5; n++) {
      answers.get(n).tryEmitValue(DELIVERED);
    }

    assertThat(begun).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void nothingIsKeptOfAnEndpointThatIsNotCalled() {
    deliver(1);
    deliver(1);
    assertThat(limited.inFlight()).isEqualTo(2);

    requests.forEach(request -> request.tryEmitValue(DELIVERED));

    assertThat(limited.inFlight()).isZero();
    assertThat(limited.waiting()).isZero();
    assertThat(limited.lanes()).isZero();
  }

  @Test
  void whatIsNotWantedAnyMoreWhenItComesIsNotAttempted() {
    var unwanting = new LimitedDeliverer(_ -> request(), breakers, LIMITS, deadlines, _ -> false);

    unwanting.deliver(delivery(1)).subscribe(outcomes::add);

    assertThat(requests).isEmpty();
    assertThat(outcomes).containsExactly(new Outcome.NoCapacity());
    assertThat(unwanting.lanes()).isZero();
  }

  @Test
  void aTurnIsGivenBackHoweverTheAttemptEnds() {
    Deliverer failing =
        new LimitedDeliverer(
            _ -> Mono.error(new IllegalStateException()), breakers, LIMITS, deadlines, _ -> true);

    for (int n = 0; n < 10; n++) {
      failing.deliver(delivery(1)).onErrorComplete().subscribe(outcomes::add);
    }

    assertThat(outcomes).isEmpty();
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
    return delivery(endpoint, 1);
  }

  private static Delivery delivery(int endpoint, int attempt) {
    return new Delivery(
        event("payment.occurred", "{}"),
        endpoint(endpoint, URI.create("https://shop.example/hooks")),
        "msg_1",
        attempt,
        new RecordPosition("payments", 0, 0));
  }
}
