package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.delivery.Limits.limits;
import static dev.postrider.dispatcher.testing.Samples.NOON;
import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.endpointId;
import static dev.postrider.dispatcher.testing.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.delivery.Outcome.CircuitOpen;
import dev.postrider.dispatcher.testing.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The breaker below the limit, as they stand in the chain. */
class CircuitBreakingDelivererTest {
  private static final Outcome DELIVERED = new Outcome.Delivered(204, new byte[0]);
  private static final Outcome FAILED = new Outcome.Unavailable(500, "the endpoint answered 500");
  private static final DeliveryProperties LIMITS = limits("max-in-flight=20");

  private final SettableClock clock = new SettableClock();
  private final Breakers breakers = new Breakers(LIMITS.breaker(), clock);
  private final Deadlines deadlines = new Deadlines();
  private final List<Sinks.One<Outcome>> requests = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Deliverer chain =
      new LimitedDeliverer(
          new CircuitBreakingDeliverer(_ -> request(), breakers),
          breakers,
          LIMITS,
          deadlines,
          _ -> true);

  @AfterEach
  void close() {
    deadlines.close();
  }

  @Test
  void tenFailuresInARowOpenItForFiveSeconds() {
    fail(9);
    assertThat(breakers.open()).isZero();

    fail(1);

    assertThat(breakers.open()).isEqualTo(1);
    var refused = refused();
    assertThat(Duration.between(NOON, refused.until()).toMillis()).isBetween(4_000L, 6_000L);
    assertThat(requests).hasSize(10);
  }

  @Test
  void anAnswerBetweenFailuresKeepsItClosed() {
    for (int n = 0; n < 20; n++) {
      fail(9);
      come(DELIVERED);
    }

    assertThat(breakers.open()).isZero();
  }

  @Test
  void whatTheEndpointRejectsIsAnAnswer() {
    fail(9);
    come(new Outcome.Rejected(422));
    fail(9);

    assertThat(breakers.open()).isZero();
  }

  @Test
  void afterItsTimeItLetsOneThroughWhichDecides() {
    fail(10);
    clock.advance(Duration.ofSeconds(7));

    deliver();
    deliver();
    assertThat(requests).hasSize(11);
    assertThat(outcomes.getLast()).isInstanceOf(CircuitOpen.class);

    requests.getLast().tryEmitValue(DELIVERED);
    assertThat(breakers.open()).isZero();
    come(DELIVERED);
    assertThat(outcomes.getLast()).isEqualTo(DELIVERED);
  }

  @Test
  void eachTrialThatFailsDoublesTheTimeUpToFiveMinutes() {
    fail(10);
    List<Long> seconds = new ArrayList<>();

    for (int n = 0; n < 10; n++) {
      clock.advance(Duration.ofMinutes(7));
      fail(1);
      seconds.add(Duration.between(clock.instant(), refused().until()).toSeconds());
    }

    assertThat(seconds.getFirst()).isBetween(7L, 12L);
    assertThat(seconds.get(1)).isBetween(15L, 24L);
    assertThat(seconds.getLast()).isBetween(239L, 361L);
  }

  @Test
  void aRequestOfBeforeDoesNotDecideTheTrial() {
    deliver();
    var old = requests.getFirst();
    fail(10);
    clock.advance(Duration.ofSeconds(7));
    deliver();
    var trial = requests.getLast();

    old.tryEmitValue(FAILED);
    trial.tryEmitValue(DELIVERED);

    assertThat(breakers.open()).isZero();
  }

  @Test
  void aTrialThatIsGivenUpLetsTheNextOneTry() {
    fail(10);
    clock.advance(Duration.ofSeconds(7));
    Disposable trial = chain.deliver(delivery(1)).subscribe();

    trial.dispose();
    deliver();

    assertThat(requests).hasSize(12);
  }

  @Test
  void whoAsksToWaitIsNotCalledBefore() {
    come(new Outcome.UnavailableUntil(429, NOON.plusSeconds(3_600)));

    assertThat(refused()).isEqualTo(new CircuitOpen(NOON, NOON.plusSeconds(3_600)));
    clock.advance(Duration.ofMinutes(59));
    refused();
    clock.advance(Duration.ofMinutes(2));
    come(DELIVERED);
    assertThat(breakers.open()).isZero();
  }

  @Test
  void thoseWhoWaitAreLetGoAtOnceWhenItOpens() {
    for (int n = 0; n < 30; n++) {
      deliver();
    }
    assertThat(requests).hasSize(20);

    // Each that fails makes room for one that waits, the tenth for none.
    for (int n = 0; n < 10; n++) {
      requests.get(n).tryEmitValue(FAILED);
    }

    assertThat(requests).hasSize(29);
    assertThat(outcomes).filteredOn(CircuitOpen.class::isInstance).hasSize(1);
  }

  @Test
  void whoComesWhileAllRequestsHangDoesNotWaitOnceItIsOpen() {
    for (int n = 0; n < 20; n++) {
      deliver();
    }

    breakers.hangs(endpointId(1));
    deliver();

    assertThat(outcomes).hasSize(1).first().isInstanceOf(CircuitOpen.class);
  }

  @Test
  void oneAnswerClosesItIfItOpenedForHangingAlone() {
    for (int n = 0; n < 20; n++) {
      deliver();
    }
    breakers.hangs(endpointId(1));

    requests.getFirst().tryEmitValue(DELIVERED);

    assertThat(breakers.open()).isZero();
  }

  @Test
  void anotherEndpointIsCalledAsBefore() {
    fail(10);

    chain.deliver(delivery(2)).subscribe(outcomes::add);

    assertThat(requests).hasSize(11);
  }

  @Test
  void nothingIsRememberedOfAnEndpointThatHasAnsweredForAWhile() {
    fail(3);
    assertThat(breakers.of(endpointId(1))).isNotNull();

    IntStream.range(0, 10).forEach(_ -> come(DELIVERED));

    assertThat(breakers.of(endpointId(1))).isNull();
  }

  private void fail(int times) {
    for (int n = 0; n < times; n++) {
      come(FAILED);
    }
  }

  private void come(Outcome outcome) {
    deliver();
    requests.getLast().tryEmitValue(outcome);
  }

  private CircuitOpen refused() {
    int before = requests.size();
    deliver();
    assertThat(requests).hasSize(before);
    return (CircuitOpen) outcomes.getLast();
  }

  private void deliver() {
    chain.deliver(delivery(1)).subscribe(outcomes::add);
  }

  private Mono<Outcome> request() {
    Sinks.One<Outcome> answer = Sinks.one();
    requests.add(answer);
    return answer.asMono();
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
