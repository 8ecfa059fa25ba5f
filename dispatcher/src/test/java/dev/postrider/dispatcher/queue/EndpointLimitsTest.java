package dev.postrider.dispatcher.queue;

import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RetryPolicy;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.dispatcher.endpoint.Policy.OnExhausted;
import dev.postrider.dispatcher.endpoint.Policy.Ordering;
import dev.postrider.schemas.internal.EndpointStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

class EndpointLimitsTest {
  private static final Outcome DELIVERED = new Outcome.Delivered(204, new byte[0]);
  private static final Outcome FAILED = new Outcome.Unavailable(500, "the endpoint answered 500");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MILLIS_20 = Duration.ofMillis(20);
  private static final QueueLimits SMALL =
      new QueueLimits(
          100,
          DataSize.ofMegabytes(1),
          1_000,
          DataSize.ofMegabytes(10),
          Duration.ofDays(7),
          Duration.ofDays(5));

  private final Endpoint plain = endpoint(1, URI.create("https://shop.example/hooks"));
  @TempDir private Path stateDir;
  private SimulatedQueue queue;

  @BeforeEach
  void start() {
    queue = new SimulatedQueue(RetryPolicy.STANDARD, SMALL, stateDir);
    queue.directory.put(plain);
  }

  @AfterEach
  void stop() {
    queue.close();
  }

  private static Policy limited(@Nullable Integer rate, @Nullable Integer inFlight) {
    return new Policy(Ordering.NONE, rate, inFlight, null, null, OnExhausted.SKIP);
  }

  @Test
  void aRateIsKeptEvenlyAndWithoutABurst() {
    Endpoint slow = with(plain, limited(100, null));
    queue.directory.put(slow);
    queue.answers(DELIVERED);
    for (int second = 0; second < 60; second++) {
      queue.hold(slow, second == 0 ? 100 : 99);
      queue.advance(SECOND, MILLIS_20);
    }

    assertThat(queue.attempts).hasSizeBetween(5_820, 6_060);
    for (int from = 0; from < 60; from++) {
      Instant begin = queue.attempts.getFirst().at().plusSeconds(from);
      long inSecond =
          queue.attempts.stream()
              .filter(a -> !a.at().isBefore(begin) && a.at().isBefore(begin.plusSeconds(1)))
              .count();
      assertThat(inSecond).isLessThanOrEqualTo(110);
    }
  }

  @Test
  void aRateBelowOnePunctuationIsKeptToo() {
    Endpoint slow = with(plain, limited(2, null));
    queue.directory.put(slow);
    queue.answers(DELIVERED);
    queue.hold(slow, 100);

    queue.advance(Duration.ofSeconds(20), MILLIS_20);

    assertThat(queue.attempts).hasSizeBetween(39, 42);
  }

  @Test
  void noMoreKeysThanMaxInFlightAreUnderWay() {
    Endpoint narrow = with(plain, new Policy(Ordering.KEY, null, 2, null, null, OnExhausted.SKIP));
    queue.directory.put(narrow);
    queue.answers(DELIVERED);
    hold40Keys(narrow);
    queue.advance(Duration.ofSeconds(5), MILLIS_20);
    assertThat(queue.payloads()).isZero();
    int before = queue.attempts.size();
    queue.answers(_ -> Mono.never());
    hold40Keys(narrow);

    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.attempts).hasSize(before + 2);
  }

  private void hold40Keys(Endpoint endpoint) {
    for (int key = 0; key < 40; key++) {
      queue.delivery(endpoint).key("key-" + key).hold();
    }
  }

  @Test
  void noMoreThanMaxInFlightAreUnderWay() {
    Endpoint narrow = with(plain, limited(null, 3));
    queue.directory.put(narrow);
    queue.answers(DELIVERED);
    queue.hold(narrow, 50);
    queue.settle();
    queue.answers(_ -> Mono.never());
    queue.hold(narrow, 50);

    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.attempts).hasSizeBetween(3, 53);
    long under = queue.attempts.size() - delivered();
    assertThat(under).isLessThanOrEqualTo(3);
  }

  private long delivered() {
    return 100 - queue.payloads();
  }

  @Test
  void whatFindsNoRoomIsDeadLetteredAndSaysSo() {
    queue.answers(_ -> Mono.never());
    queue.hold(plain, 150);
    queue.settle();

    var letters = queue.deadLetters();
    assertThat(letters).hasSize(50);
    assertThat(
            new String(
                letters.getFirst().headers().lastHeader("postrider-reason").value(),
                StandardCharsets.UTF_8))
        .isEqualTo("queue-full");
    assertThat(queue.payloads()).isEqualTo(100);
  }

  @Test
  void bytesAreBoundedToo() {
    queue.answers(_ -> Mono.never());
    for (int n = 0; n < 12; n++) {
      queue.delivery(plain).data("\"" + "x".repeat(49_000) + "\"").hold();
    }

    assertThat(queue.deadLetters()).hasSize(2);
  }

  @Test
  void anApplicationsEndpointsAreBoundedTogether() {
    queue.heldByApplication = new EndpointStatuses.Pending(1_000, 0);
    queue.hold(plain, 1);

    assertThat(queue.deadLetters()).hasSize(1);
  }

  @Test
  void pausedEndpointsHoldAndNothingIsLost() {
    queue.answers(DELIVERED);
    Endpoint paused = with(plain, plain.standing().withPaused(true, null));
    queue.directory.put(paused);
    queue.hold(paused, 100);
    queue.advance(Duration.ofDays(30), Duration.ofMinutes(10));
    assertThat(queue.attempts).isEmpty();
    assertThat(queue.statuses()).extracting(EndpointStatus::getState).containsOnly("PAUSED");

    queue.directory.put(plain);
    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.attempts).hasSize(100);
    assertThat(queue.payloads()).isZero();
  }

  @Test
  void whatIsOlderThanItMayIsDeadLetteredWhenAnAttemptFails() {
    queue.answers(FAILED);
    queue.hold(plain, "{}", Duration.ofDays(8));

    queue.advance(Duration.ofDays(8).plusSeconds(30), Duration.ofSeconds(20));

    assertThat(queue.deadLetters())
        .hasSize(1)
        .first()
        .satisfies(letter ->
            assertThat(letter.headers().lastHeader("postrider-reason").value())
                .asString()
                .isEqualTo("expired"));
  }

  @Test
  void timePausedIsNoAge() {
    queue.answers(FAILED);
    queue.hold(plain, "{}", Duration.ofDays(8));
    queue.directory.put(with(plain, plain.standing().withPaused(true, null)));
    queue.advance(Duration.ofDays(2), Duration.ofMinutes(1));
    queue.directory.put(plain);

    queue.advance(Duration.ofDays(7), Duration.ofMinutes(1));

    assertThat(queue.attempts).hasSizeGreaterThan(1);
    assertThat(queue.deadLetters()).isEmpty();
  }

  @Test
  void purgeRemovesWhatWasHeldBeforeAndNothingElse() {
    queue.answers(FAILED);
    queue.hold(plain, 90);
    queue.settle();
    queue.command(plain, "PURGE");
    queue.answers(DELIVERED);
    queue.attempts.clear();
    queue.hold(plain, 5);

    queue.advance(SECOND, MILLIS_20);

    assertThat(queue.payloads()).isZero();
    assertThat(queue.attemptedOffsets()).allMatch(offset -> offset >= 90);
    assertThat(queue.deadLetters()).isEmpty();
  }

  @Test
  void flushTriesEverythingNowOnceAndDoesNotCountIt() {
    queue.answers(new Outcome.Rejected(400));
    queue.hold(plain, 3);
    queue.advance(SECOND, MILLIS_20);
    assertThat(queue.attempts).hasSize(3);

    queue.command(plain, "FLUSH");
    queue.advance(SECOND, MILLIS_20);
    assertThat(queue.attempts).hasSize(6);

    queue.advance(Duration.ofSeconds(6), MILLIS_20);
    assertThat(queue.attempts).hasSize(9);
    assertThat(queue.attempts.getLast().delivery().attempt()).isEqualTo(2);
  }

  @Test
  void itsOwnScheduleIsFollowed() {
    Endpoint hasty =
        with(
            plain,
            new Policy(Ordering.NONE, null, null, List.of(SECOND, SECOND), null, OnExhausted.SKIP));
    queue.directory.put(hasty);
    queue.answers(new Outcome.Rejected(400));
    queue.hold(hasty, 1);

    queue.advance(Duration.ofSeconds(5), MILLIS_20);

    assertThat(queue.attempts).hasSize(3);
    assertThat(queue.deadLetters()).hasSize(1);
  }
}
