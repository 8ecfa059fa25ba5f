package dev.postrider.dispatcher.queue;

import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RetryPolicy;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.dispatcher.endpoint.Policy.OnExhausted;
import dev.postrider.dispatcher.endpoint.Policy.Ordering;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class OrderedEndpointTest {
  private static final Outcome DELIVERED = new Outcome.Delivered(204, new byte[0]);
  private static final Outcome FAILED = new Outcome.Unavailable(500, "the endpoint answered 500");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MILLIS_20 = Duration.ofMillis(20);
  private static final RetryPolicy QUICK =
      new RetryPolicy(List.of(Duration.ofMillis(100), SECOND, SECOND, SECOND));

  private final Endpoint plain = endpoint(1, URI.create("https://shop.example/hooks"));
  private final Endpoint strict = with(plain, ordered(Ordering.STRICT));
  private final Endpoint keyed = with(plain, ordered(Ordering.KEY));
  @TempDir private Path stateDir;
  private SimulatedQueue queue;

  private static Policy ordered(Ordering ordering) {
    return new Policy(ordering, null, null, null, null, OnExhausted.SKIP);
  }

  @BeforeEach
  void start() {
    queue = new SimulatedQueue(QUICK, stateDir);
    // The owner lets what its predecessor sent come to an end.
    queue.advance(Duration.ofSeconds(6), SECOND);
  }

  @AfterEach
  void stop() {
    queue.close();
  }

  @Test
  void aStrictEndpointGetsOneAfterTheOther() {
    queue.directory.put(strict);
    queue.answers(_ -> Mono.never());
    queue.hold(strict, 500);
    queue.advance(SECOND, MILLIS_20);
    assertThat(queue.attemptedOffsets()).containsExactly(0L);
  }

  @Test
  void nothingIsKeptOfEndpointsThatAreDeletedAfterAllWasDelivered() {
    List<Endpoint> many =
        IntStream.range(0, 1_200)
            .mapToObj(n ->
                with(
                    endpoint(100 + n, URI.create("https://shop.example/hooks")),
                    ordered(Ordering.STRICT)))
            .toList();
    queue.answers(DELIVERED);
    for (Endpoint one : many) {
      queue.directory.put(one);
      queue.hold(one, 1);
    }
    queue.advance(Duration.ofSeconds(5), MILLIS_20);
    assertThat(queue.payloads()).isZero();
    assertThat(queue.held()).isEqualTo(many.size());
    queue.advance(Duration.ofMinutes(1), MILLIS_20);

    many.forEach(one -> queue.directory.delete(one.id()));
    queue.advance(Duration.ofMinutes(5), SECOND);

    assertThat(queue.held()).isZero();
  }

  @Test
  void whatIsRememberedOfAnEndpointIsKeptWhileItIsRegistered() {
    queue.directory.put(strict);
    queue.answers(DELIVERED);
    queue.hold(strict, 1);
    queue.advance(SECOND, MILLIS_20);

    queue.advance(Duration.ofMinutes(5), SECOND);

    assertThat(queue.held()).isOne();
  }

  @Test
  void aStrictEndpointIsServedWhollyInOrderThroughFailuresWithoutSkipping() {
    queue.directory.put(strict);
    Random random = new Random(7);
    queue.answers(_ -> Mono.just(random.nextInt(20) == 0 ? FAILED : DELIVERED));
    Set<Long> delivered = new HashSet<>();
    queue.hold(strict, 2_000);

    queue.advance(Duration.ofMinutes(2), MILLIS_20);

    assertThat(queue.deadLetters()).isEmpty();
    assertThat(queue.held()).isLessThanOrEqualTo(1);
    assertThat(queue.attemptedOffsets()).isSorted();
    delivered.addAll(queue.attemptedOffsets());
    assertThat(delivered).hasSize(2_000);
  }

  @Test
  void everyFailureHoldsTheLineUntilItIsExhaustedAndThenTheNextGoes() {
    queue.directory.put(strict);
    queue.answers(delivery ->
        Mono.just(delivery.position().offset() == 1 ? new Outcome.Rejected(422) : DELIVERED));
    queue.hold(strict, 4);

    queue.advance(Duration.ofSeconds(8), MILLIS_20);

    assertThat(queue.attemptedOffsets()).containsExactly(0L, 1L, 1L, 1L, 1L, 1L, 2L, 3L);
    assertThat(queue.deadLetters()).hasSize(1);
    assertThat(queue.told()).containsExactly("message.attempt.exhausted");
  }

  @Test
  void anExhaustedDeliveryPausesTheEndpointIfItsUserWantsSoAndStays() {
    Policy pausing =
        new Policy(Ordering.STRICT, null, null, List.of(MILLIS_20), null, OnExhausted.PAUSE);
    Endpoint careful = with(plain, pausing);
    queue.directory.put(careful);
    queue.answers(new Outcome.Rejected(400));
    queue.hold(careful, 3);

    queue.advance(Duration.ofSeconds(5), MILLIS_20);

    assertThat(queue.attemptedOffsets()).containsExactly(0L, 0L);
    assertThat(queue.stopped).hasSize(1).first().asString().startsWith("pause " + careful.id());
    assertThat(queue.deadLetters()).isEmpty();
    queue.answers(DELIVERED);
    queue.advance(Duration.ofSeconds(10), MILLIS_20);
    assertThat(queue.attemptedOffsets()).endsWith(0L, 1L, 2L);
  }

  @Test
  void aBlockedStrictEndpointIsProbedWithItsFirstAndGoesOnInOrder() {
    queue.directory.put(strict);
    queue.answers(FAILED);
    var now = queue.clock.instant();
    queue.delivery(strict).after(new Outcome.CircuitOpen(now, now.plus(SECOND)), 0, SECOND).hold();
    queue.hold(strict, 1_000);
    queue.advance(Duration.ofSeconds(60), MILLIS_20);
    assertThat(queue.attemptedOffsets()).containsOnly(0L);
    assertThat(queue.attempts).hasSizeBetween(2, 5);
    queue.attempts.clear();

    queue.answers(DELIVERED);
    queue.advance(Duration.ofSeconds(150), MILLIS_20);

    assertThat(queue.attemptedOffsets())
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 1_000).boxed().toList());
  }

  @Test
  void keysDoNotWaitForEachOtherAndEachIsInOrder() {
    queue.directory.put(keyed);
    queue.answers(delivery ->
        delivery.position().offset() % 10 == 3 ? Mono.just(FAILED) : Mono.just(DELIVERED));
    for (int n = 0; n < 1_000; n++) {
      queue.delivery(keyed).key("key-" + n % 10).hold();
    }

    queue.advance(Duration.ofSeconds(2), MILLIS_20);

    List<Long> others =
        queue.attemptedOffsets().stream().filter(offset -> offset % 10 != 3).toList();
    assertThat(others).hasSize(900);
    for (int key = 0; key < 10; key++) {
      int one = key;
      assertThat(queue.attemptedOffsets().stream().filter(offset -> offset % 10 == one)).isSorted();
    }
    assertThat(queue.attemptedOffsets().stream().filter(offset -> offset % 10 == 3))
        .containsOnly(3L);
  }

  @Test
  void aLineOfManyIsReadFromTheStoreAgain() {
    queue.directory.put(keyed);
    Map<String, Long> last = new HashMap<>();
    queue.answers(delivery -> Mono.just(isNext(delivery, last) ? DELIVERED : FAILED));
    for (int n = 0; n < 3_000; n++) {
      queue.delivery(keyed).key(n % 100 == 0 ? "rare-" + n : "often").hold();
    }

    queue.advance(Duration.ofSeconds(20), MILLIS_20);

    assertThat(queue.held()).isLessThanOrEqualTo(1);
    assertThat(queue.attempts).hasSize(3_000);
  }

  private static boolean isNext(Delivery delivery, Map<String, Long> last) {
    if (delivery.position().offset() % 100 == 0) {
      return true;
    }
    Long before = last.put("often", delivery.position().offset());
    return before == null || before < delivery.position().offset();
  }

  @Test
  void deliveriesWithoutAKeyAreInNoOrder() {
    queue.directory.put(keyed);
    queue.answers(_ -> Mono.never());
    queue.delivery(keyed).key(null).hold();
    queue.answers(DELIVERED);
    queue.delivery(keyed).key(null).hold();

    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.attemptedOffsets()).contains(1L);
  }

  @Test
  void whatComesAgainAfterACrashOfTheIngestIsKnown() {
    queue.directory.put(strict);
    queue.answers(DELIVERED);
    var first = queue.delivery(strict);
    var second = queue.delivery(strict);
    first.hold();
    second.hold();
    first.hold();
    second.hold();

    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.attemptedOffsets()).containsExactly(0L, 1L);
  }

  @Test
  void whatIsRecoveredIsNotTakenForKnown() {
    queue.directory.put(strict);
    queue.answers(DELIVERED);
    var first = queue.delivery(strict);
    first.hold();
    first.cause("recover").hold();

    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.attemptedOffsets()).containsExactly(0L, 0L);
  }

  @Test
  void anEndpointThatIsSwitchedToAnOrderWaitsForWhatIsUnderWay() {
    var from = queue.clock.instant().plus(Duration.ofSeconds(30));
    Endpoint switched = with(strict, strict.standing().withOwnedFrom(from));
    queue.directory.put(switched);
    queue.answers(DELIVERED);
    queue.hold(switched, 2);

    queue.advance(Duration.ofSeconds(29), SECOND);
    assertThat(queue.attempts).isEmpty();

    queue.advance(Duration.ofSeconds(2), MILLIS_20);
    assertThat(queue.attempts).hasSize(2);
  }

  @Test
  void purgedLinesAreGone() {
    queue.directory.put(strict);
    queue.answers(FAILED);
    queue.hold(strict, 1_000);
    queue.advance(SECOND, MILLIS_20);
    queue.command(strict, "PURGE");
    queue.answers(DELIVERED);
    queue.attempts.clear();
    queue.hold(strict, 2);

    queue.advance(Duration.ofSeconds(3), MILLIS_20);

    assertThat(queue.attemptedOffsets()).containsExactly(1_000L, 1_001L);
    assertThat(queue.held()).isLessThanOrEqualTo(1);
  }

  @Test
  void aLineWhoseFirstBackedOffWhenItWasProbedGoesOnAfterwards() {
    queue.directory.put(keyed);
    queue.answers(FAILED);
    for (int n = 0; n < 20; n++) {
      queue.delivery(keyed).key("key-" + n % 4).hold();
    }
    queue.advance(MILLIS_20.multipliedBy(3), MILLIS_20);
    assertThat(queue.timers()).isPositive();
    var now = queue.clock.instant();
    queue
        .delivery(keyed)
        .key("key-9")
        .after(new Outcome.CircuitOpen(now, now.plus(SECOND)), 0, SECOND)
        .hold();
    queue.advance(Duration.ofSeconds(30), MILLIS_20);

    queue.answers(DELIVERED);
    queue.advance(Duration.ofSeconds(120), MILLIS_20);

    assertThat(queue.told()).contains("endpoint.recovered");
    assertThat(queue.payloads()).isZero();
  }

  @Test
  void whatWasNotHeldBeforeTheOrderWasSwitchedOnIsNotTakenForKnown() {
    Endpoint switched =
        with(strict, strict.standing().withOwnedFrom(queue.clock.instant().plus(SECOND)));
    queue.directory.put(switched);
    queue.answers(DELIVERED);
    var direct = queue.delivery(switched);
    queue.delivery(switched).hold();
    // The direct request did not end before a crash.
    direct.hold();

    queue.advance(Duration.ofSeconds(3), MILLIS_20);

    assertThat(queue.attemptedOffsets()).containsExactlyInAnyOrder(0L, 1L);
  }

  @Test
  void anOrderThatIsSwitchedOnAgainKnowsNothingOfTheOneBefore() {
    Endpoint first = with(strict, strict.standing().withOwnedFrom(queue.clock.instant()));
    Endpoint again =
        with(strict, strict.standing().withOwnedFrom(queue.clock.instant().plus(SECOND)));
    queue.answers(DELIVERED);
    queue.directory.put(first);
    queue.hold(first, 2);
    var between = queue.delivery(again);
    queue.hold(first, 1);
    queue.directory.put(again);
    between.hold();

    queue.advance(Duration.ofSeconds(3), MILLIS_20);

    assertThat(queue.attemptedOffsets()).contains(2L);
  }

  @Test
  void aPausedEndpointGetsNoMoreOfABatch() {
    queue.directory.put(strict);
    queue.answers(DELIVERED);
    queue.hold(strict, 10);
    queue.advance(SECOND, MILLIS_20);
    queue.attempts.clear();
    queue.answers(delivery -> {
      queue.directory.put(with(strict, strict.standing().withPaused(true, null)));
      return Mono.just(DELIVERED);
    });
    queue.hold(strict, 50);

    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.attempts).hasSize(1);
    assertThat(queue.payloads()).isEqualTo(49);
  }
}
