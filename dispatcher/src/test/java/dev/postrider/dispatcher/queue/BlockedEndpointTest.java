package dev.postrider.dispatcher.queue;

import static dev.postrider.dispatcher.testing.Samples.disabled;
import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.with;
import static dev.postrider.dispatcher.testing.Samples.withSchedule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RetryPolicy;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Standing;
import dev.postrider.schemas.internal.EndpointStatus;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class BlockedEndpointTest {
  private static final Outcome DELIVERED = new Outcome.Delivered(204, new byte[0]);
  private static final Outcome FAILED = new Outcome.Unavailable(500, "the endpoint answered 500");
  private static final RetryPolicy BRIEF = new RetryPolicy(List.of(Duration.ofMillis(200)));
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MILLIS_20 = Duration.ofMillis(20);

  private final Endpoint shop = endpoint(1, URI.create("https://shop.example/hooks"));
  private final Endpoint bank = endpoint(2, URI.create("https://bank.example/hooks"));
  @TempDir private Path stateDir;
  private SimulatedQueue queue;

  @BeforeEach
  void start() {
    queue = new SimulatedQueue(RetryPolicy.STANDARD, stateDir);
    queue.directory.put(shop);
    queue.directory.put(bank);
  }

  @AfterEach
  void stop() {
    queue.close();
  }

  /** What a dispatcher holds whose breaker has opened. */
  private void block(Endpoint endpoint) {
    Instant now = queue.clock.instant();
    queue
        .delivery(endpoint)
        .after(new Outcome.CircuitOpen(now, now.plusSeconds(5)), 0, Duration.ofSeconds(5))
        .hold();
  }

  @Test
  void aBreakerThatOpensBlocksTheEndpointAndEverybodyIsTold() {
    block(shop);
    queue.settle();

    EndpointStatus status = queue.statuses().getLast();
    assertThat(status.getState()).isEqualTo("BLOCKED");
    assertThat(status.getQueued()).isTrue();
    assertThat(status.getPending()).isOne();
    assertThat(status.getNextAttemptAt()).isAfter(queue.clock.instant());
    assertThat(queue.told()).containsExactly("endpoint.blocked");
    assertThat(queue.attempts).isEmpty();
  }

  @Test
  void aBlockedEndpointIsProbedAfterFiveSecondsDoublingToFiveMinutes() {
    queue.answers(FAILED);
    block(shop);
    queue.hold(shop, 1_000);

    queue.advance(Duration.ofHours(1), SECOND);

    List<Long> waits = new ArrayList<>();
    for (int i = 1; i < queue.attempts.size(); i++) {
      waits.add(
          Duration.between(queue.attempts.get(i - 1).at(), queue.attempts.get(i).at()).toSeconds());
    }
    EndpointStatus status = queue.statuses().getLast();
    assertThat(status.getNextAttemptAt()).isAfter(queue.clock.instant());
    assertThat(status.getWhy()).isEqualTo("the endpoint answered 500");
    assertThat(waits.getFirst()).isBetween(8L, 13L);
    assertThat(waits.get(1)).isBetween(16L, 25L);
    assertThat(waits.subList(6, waits.size())).allMatch(wait -> wait >= 240 && wait <= 361);
    assertThat(queue.attempts).hasSizeBetween(13, 20);
    assertThat(queue.attempts).allMatch(attempt -> attempt.delivery().probe());
    assertThat(queue.deadLetters()).isEmpty();
  }

  @Test
  void eachProbeTakesTheOldestThatWasNotProbedInThisBlock() {
    queue.answers(FAILED);
    block(shop);
    queue.hold(shop, 2);

    queue.advance(Duration.ofMinutes(3), SECOND);

    assertThat(queue.attemptedOffsets()).startsWith(0L, 1L, 2L, 0L);
  }

  @Test
  void onePoisonousEventDoesNotKeepAHealthyEndpointBlocked() {
    queue.answers(delivery -> Mono.just(isFirst(delivery) ? FAILED : DELIVERED));
    block(shop);
    queue.hold(shop, 100);

    queue.advance(Duration.ofSeconds(30), MILLIS_20);

    assertThat(queue.told()).containsExactly("endpoint.blocked", "endpoint.recovered");
    assertThat(queue.attemptedOffsets()).contains(100L);
  }

  private static boolean isFirst(Delivery delivery) {
    return delivery.position().offset() == 0;
  }

  @Test
  void aProbeThatIsAnsweredReleasesEverythingOldestFirstAndTheLaneIsDirectAgain() {
    queue.answers(FAILED);
    block(shop);
    queue.hold(shop, 2_000);
    queue.advance(Duration.ofMinutes(20), SECOND);
    queue.attempts.clear();
    queue.statuses();

    queue.answers(DELIVERED);
    queue.advance(Duration.ofMinutes(6), MILLIS_20);

    assertThat(queue.held()).isLessThanOrEqualTo(1);
    List<Long> others = queue.attemptedOffsets().subList(1, queue.attempts.size());
    assertThat(others).isSorted();
    assertThat(queue.attemptedOffsets())
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(0, 2_000).boxed().toList());
    Duration drain =
        Duration.between(queue.attempts.getFirst().at(), queue.attempts.getLast().at());
    assertThat(drain).isLessThan(SECOND);
    List<EndpointStatus> statuses =
        queue.statuses().stream().dropWhile(BlockedEndpointTest::tellsOfALastFailedProbe).toList();
    assertThat(statuses.getFirst().getState()).isEqualTo("FLOWING");
    assertThat(statuses.getFirst().getQueued()).isFalse();
    assertThat(statuses.getLast()).isNull();
  }

  private static boolean tellsOfALastFailedProbe(EndpointStatus status) {
    return status.getState().equals("BLOCKED");
  }

  @Test
  void whatABreakerSaidBeforeTheEndpointAnsweredBlocksNothing() {
    Instant before = queue.clock.instant();
    queue.answers(DELIVERED);
    block(shop);
    queue.advance(Duration.ofSeconds(10), MILLIS_20);
    assertThat(queue.told()).containsExactly("endpoint.blocked", "endpoint.recovered");
    queue.attempts.clear();

    queue
        .delivery(shop)
        .after(new Outcome.CircuitOpen(before, before.plusSeconds(60)), 0, SECOND)
        .hold();
    queue.settle();

    assertThat(queue.told()).containsExactly("endpoint.blocked", "endpoint.recovered");
    assertThat(queue.attempts).hasSize(1);
  }

  @Test
  void whatBacksOffForTheEndpointGoesWhenItAnswersEachOncePerStep() {
    queue.answers(FAILED);
    queue.hold(shop, "{}", Duration.ofHours(10));
    block(shop);
    queue.advance(SECOND, MILLIS_20);
    assertThat(queue.attempts).isEmpty();

    // The probe takes the one that backs off, before its time: it does not count.
    queue.advance(Duration.ofSeconds(7), MILLIS_20);
    assertThat(queue.attempts).hasSize(1);
    assertThat(queue.attempts.getFirst().delivery().attempt()).isEqualTo(2);
    queue.answers(delivery -> Mono.just(isFirst(delivery) ? FAILED : DELIVERED));
    queue.advance(Duration.ofHours(9), SECOND);

    assertThat(queue.told()).containsExactly("endpoint.blocked", "endpoint.recovered");
    long tries = queue.attemptedOffsets().stream().filter(offset -> offset == 0).count();
    assertThat(tries).isLessThanOrEqualTo(2);

    queue.answers(DELIVERED);
    queue.advance(Duration.ofHours(2), SECOND);
    assertThat(queue.attempts.getLast().delivery().attempt()).isEqualTo(2);
    assertThat(queue.deadLetters()).isEmpty();
  }

  @Test
  void retryAfterBlocksTheEndpointUntilThen() {
    Instant until = queue.clock.instant().plus(Duration.ofMinutes(10));
    queue
        .delivery(shop)
        .after(new Outcome.UnavailableUntil(429, until), 1, Duration.ofMinutes(10))
        .hold();
    queue.hold(shop, 10);
    queue.answers(DELIVERED);

    queue.advance(Duration.ofSeconds(599), SECOND);
    assertThat(queue.attempts).isEmpty();
    assertThat(queue.statuses().getLast().getNextAttemptAt()).isEqualTo(until);

    queue.advance(Duration.ofSeconds(3), MILLIS_20);
    assertThat(queue.attempts).hasSize(11);
  }

  @Test
  void aMessageThatIsRejectedBacksOffAloneWhileTheOthersGo() {
    queue.answers(delivery -> Mono.just(isFirst(delivery) ? new Outcome.Rejected(400) : DELIVERED));
    queue.hold(shop, 1_000);

    queue.advance(Duration.ofSeconds(2), MILLIS_20);

    assertThat(queue.attempts).hasSize(1_000);
    assertThat(queue.timers()).isOne();
    assertThat(queue.told()).isEmpty();
    queue.advance(Duration.ofSeconds(6), MILLIS_20);
    assertThat(queue.attemptedOffsets().getLast()).isZero();
    assertThat(queue.attempts).hasSize(1_001);
  }

  @Test
  void fiveDaysOfFailingProbesDisableTheEndpoint() {
    queue.answers(FAILED);
    block(shop);
    queue.hold(shop, 10_000);

    queue.advance(Duration.ofDays(5).minusMinutes(10), Duration.ofSeconds(20));
    assertThat(queue.stopped).isEmpty();

    queue.advance(Duration.ofMinutes(20), SECOND);
    assertThat(queue.stopped)
        .isNotEmpty()
        .allMatch(stop ->
            stop.equals("disable %s: no attempt has succeeded for 5 days".formatted(shop.id())));
  }

  @Test
  void oneThatIsEnabledAgainAtOnceIsTriedForFiveDaysMore() {
    queue.answers(FAILED);
    block(shop);
    queue.hold(shop, 10_000);
    queue.advance(Duration.ofDays(5).minusMinutes(10), Duration.ofSeconds(20));
    for (int minute = 0; minute < 20 && queue.stopped.isEmpty(); minute++) {
      queue.advance(Duration.ofMinutes(1), SECOND);
    }
    assertThat(queue.stopped).hasSize(1);

    // Disabled and enabled again between two looks at its queue.
    queue.directory.put(with(shop, Standing.SERVED));
    queue.advance(Duration.ofMinutes(20), SECOND);

    assertThat(queue.stopped).hasSize(1);
  }

  @Test
  void blockedEndpointsDoNotHoldUpOthers() {
    queue.answers(
        delivery -> delivery.endpoint().equals(bank) ? Mono.just(DELIVERED) : Mono.never());
    block(shop);
    queue.hold(shop, 20_000);
    queue.hold(bank, 100);

    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.attempts)
        .filteredOn(attempt -> attempt.delivery().endpoint().equals(bank))
        .hasSize(100);
  }

  @Test
  void flushProbesNow() {
    queue.answers(DELIVERED);
    block(shop);
    queue.hold(shop, 10);
    queue.command(shop, "FLUSH");

    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.attempts).hasSize(11);
  }

  @Test
  void aProbeBeforeTheLastStepIsDueDoesNotExhaustADelivery() {
    queue.answers(FAILED);
    Endpoint brief = withSchedule(List.of(Duration.ofHours(24)), shop);
    queue.directory.put(brief);
    queue.hold(brief, "{}", Duration.ofHours(24));
    block(brief);

    queue.advance(Duration.ofHours(18), Duration.ofSeconds(5));
    assertThat(queue.deadLetters()).isEmpty();

    queue.advance(Duration.ofHours(14), Duration.ofSeconds(5));
    assertThat(queue.deadLetters()).isNotEmpty();
  }

  @Test
  void whatIsDueIsFoundAmongVeryManyThatBackOff() {
    queue.answers(new Outcome.Rejected(422));
    queue.hold(shop, 5_000);
    queue.advance(SECOND.multipliedBy(3), MILLIS_20);
    int before = queue.attempts.size();

    queue.advance(Duration.ofSeconds(8), MILLIS_20);

    assertThat(before).isEqualTo(5_000);
    assertThat(queue.attempts).hasSize(10_000);
  }

  @Test
  void anEndpointThatWasPausedForLongIsNotDisabledForThat() {
    queue.answers(FAILED);
    block(shop);
    queue.advance(Duration.ofMinutes(1), SECOND);
    queue.directory.put(with(shop, shop.standing().withPaused(true, null)));
    queue.advance(Duration.ofDays(6), Duration.ofSeconds(30));
    queue.directory.put(shop);

    queue.advance(Duration.ofHours(1), SECOND);

    assertThat(queue.stopped).isEmpty();
  }

  @Test
  void anEndpointThatWasEnabledAgainIsNotDisabledByItsNextOwner() {
    queue.answers(FAILED);
    block(shop);
    queue.hold(shop, 10);
    queue.advance(Duration.ofMinutes(1), SECOND);
    queue.directory.put(disabled(shop));
    queue.advance(Duration.ofDays(6), Duration.ofMinutes(1));
    queue.directory.put(shop);
    queue.advance(SECOND.multipliedBy(2), MILLIS_20);

    queue = queue.next();
    queue.answers(FAILED);
    queue.advance(Duration.ofHours(1), SECOND);

    assertThat(queue.attempts).isNotEmpty();
    assertThat(queue.stopped).isEmpty();
  }

  @Test
  void whyItIsDisabledTellsATimeOfHoursToo() {
    restart(RetryPolicy.STANDARD, Duration.ofMinutes(90));
    queue.answers(FAILED);
    block(shop);

    queue.advance(Duration.ofHours(2), SECOND);

    assertThat(queue.stopped)
        .isNotEmpty()
        .allMatch(stop -> stop.endsWith(": no attempt has succeeded for 90 minutes"));
  }

  /** Its probes use up what is held. */
  @Test
  void anEndpointWhoseQueueHasRunEmptyStaysBlockedUntilItAnswers() {
    restart(BRIEF, Duration.ofDays(5));
    queue.answers(FAILED);
    block(shop);
    queue.hold(shop, 3);
    queue.advance(Duration.ofMinutes(30), SECOND);
    assertThat(queue.payloads()).isZero();
    EndpointStatus status = queue.statuses().getLast();
    assertThat(status.getState()).isEqualTo("BLOCKED");
    assertThat(status.getQueued()).isTrue();
    assertThat(status.getPending()).isZero();
    queue.attempts.clear();

    queue.hold(shop, 2);
    queue.answers(DELIVERED);
    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.told())
        .filteredOn(told -> told.startsWith("endpoint."))
        .containsExactly("endpoint.blocked", "endpoint.recovered");
    assertThat(queue.attempts).hasSize(2);
    assertThat(queue.attempts.getFirst().delivery().probe()).isTrue();
    assertThat(queue.statuses().getLast()).isNull();
  }

  @Test
  void anEndpointThatAnsweredWhatWasStillUnderWayIsNotKeptBlocked() {
    var later = queue.answersLater();
    queue.hold(shop, 1);
    queue.settle();
    block(shop);
    later.tryEmitValue(DELIVERED);
    queue.settle();

    queue.command(shop, "PURGE");
    queue.settle();

    assertThat(queue.statuses().getLast()).isNull();
    assertThat(queue.held()).isZero();
  }

  @Test
  void fiveDaysOfFailuresDisableAnEndpointOfFewEventsToo() {
    restart(BRIEF, Duration.ofDays(5));
    queue.answers(FAILED);
    block(shop);
    for (int event = 0; event < 12; event++) {
      queue.advance(Duration.ofHours(10), Duration.ofSeconds(20));
      assertThat(queue.payloads()).isZero();
      assertThat(queue.stopped).isEmpty();
      queue.hold(shop, 1);
    }

    queue.advance(Duration.ofMinutes(10), SECOND);

    assertThat(queue.stopped).isNotEmpty();
  }

  @Test
  void daysWithoutAnAttemptAreNoFailures() {
    restart(BRIEF, Duration.ofDays(5));
    queue.answers(FAILED);
    block(shop);
    queue.advance(Duration.ofDays(30), Duration.ofMinutes(1));
    queue.attempts.clear();

    queue.hold(shop, 1);
    queue.advance(Duration.ofMinutes(10), SECOND);

    assertThat(queue.attempts).isNotEmpty();
    assertThat(queue.stopped).isEmpty();
  }

  @Test
  void theNextOwnerKnowsOfAnEndpointThatIsBlockedWithNothingHeldAndForgetsItWhenItIsDeleted() {
    restart(BRIEF, Duration.ofDays(5));
    queue.answers(FAILED);
    block(shop);
    queue.advance(Duration.ofMinutes(30), SECOND);
    assertThat(queue.payloads()).isZero();

    queue = queue.next();
    queue.settle();
    assertThat(queue.statuses().getLast().getState()).isEqualTo("BLOCKED");
    queue.directory.delete(shop.id());
    queue.advance(Duration.ofMinutes(1), SECOND);

    assertThat(queue.statuses().getLast()).isNull();
    assertThat(queue.held()).isZero();
  }

  private void restart(RetryPolicy policy, Duration disableAfter) {
    queue.close();
    QueueLimits limits =
        new QueueLimits(
            SimulatedQueue.LIMITS.endpointDeliveries(),
            SimulatedQueue.LIMITS.endpointSize(),
            SimulatedQueue.LIMITS.applicationDeliveries(),
            SimulatedQueue.LIMITS.applicationSize(),
            SimulatedQueue.LIMITS.maxAge(),
            disableAfter);
    queue = new SimulatedQueue(policy, limits, stateDir);
    queue.directory.put(shop);
  }
}
