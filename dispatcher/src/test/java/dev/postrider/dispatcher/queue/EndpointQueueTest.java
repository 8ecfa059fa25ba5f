package dev.postrider.dispatcher.queue;

import static dev.postrider.dispatcher.testing.Samples.NOON;
import static dev.postrider.dispatcher.testing.Samples.disabled;
import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RetryPolicy;
import dev.postrider.dispatcher.endpoint.Endpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class EndpointQueueTest {
  private static final Outcome DELIVERED = new Outcome.Delivered(204, new byte[0]);
  private static final Outcome FAILED = new Outcome.Unavailable(500, "the endpoint answered 500");
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Time between punctuations while an hour passes, and while days do. */
  private static final Duration FINE = Duration.ofSeconds(2);

  private static final Duration COARSE = Duration.ofSeconds(10);

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

  @Test
  void aDeliveryIsReleasedWhenItIsDueAndNotBefore() {
    queue.answers(DELIVERED);
    queue.hold(shop, "{}", Duration.ofSeconds(5));

    queue.advance(Duration.ofMillis(4_999), Duration.ofMillis(4_999));
    assertThat(queue.attempts).isEmpty();

    queue.settle();
    assertThat(queue.attempts).hasSize(1);
    assertThat(queue.attempts.getFirst().delivery().attempt()).isEqualTo(2);
    assertThat(queue.held()).isZero();
  }

  @Test
  void theWholeScheduleRunsOverThreeDaysAndEndsInTheDeadLetterTopic() {
    queue.answers(FAILED);
    queue.hold(shop, "{\"amount\":1250}", Duration.ofSeconds(5));

    queue.advance(Duration.ofHours(1), FINE);
    queue.advance(Duration.ofDays(4), COARSE);

    assertThat(queue.attempts)
        .extracting(attempt -> attempt.delivery().attempt())
        .containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(queue.attempts)
        .extracting(attempt -> attempt.delivery().messageId())
        .containsOnly("msg_0");
    assertWaitsFollow(RetryPolicy.STANDARD.schedule().subList(1, 9));
    var deadLetter = queue.deadLetters().getFirst();
    assertThat(deadLetter.value()).asString().isEqualTo("{\"amount\":1250}");
    assertThat(deadLetter.key()).asString().isEqualTo("key");
    assertThat(text(deadLetter.headers(), "postrider-reason")).isEqualTo("exhausted");
    assertThat(text(deadLetter.headers(), "postrider-attempts")).isEqualTo("10");
    assertThat(text(deadLetter.headers(), "postrider-last-status")).isEqualTo("500");
    assertThat(text(deadLetter.headers(), "postrider-endpoint-id")).isEqualTo(shop.id());
    assertThat(text(deadLetter.headers(), "kafka_dlt-original-topic")).isEqualTo("payments");
    assertThat(text(deadLetter.headers(), "kafka_dlt-exception-message"))
        .isEqualTo("the endpoint answered 500");
    assertThat(queue.held()).isZero();
  }

  @Test
  void aHungEndpointDoesNotHoldUpAnother() {
    queue.answers(
        delivery -> delivery.endpoint().equals(shop) ? Mono.never() : Mono.just(DELIVERED));
    for (int n = 0; n < 100; n++) {
      queue.hold(shop, "{}", Duration.ZERO);
    }
    queue.hold(bank, "{}", Duration.ZERO);

    queue.settle();

    assertThat(queue.attempts)
        .filteredOn(attempt -> attempt.delivery().endpoint().equals(bank))
        .hasSize(1);
    assertThat(queue.attempts)
        .filteredOn(attempt -> attempt.delivery().endpoint().equals(shop))
        .hasSize(1);
  }

  @Test
  void manyDueDeliveriesOfAHungEndpointDoNotHideThoseBehindThem() {
    queue.answers(
        delivery -> delivery.endpoint().equals(shop) ? Mono.never() : Mono.just(DELIVERED));
    for (int n = 0; n < 20_000; n++) {
      queue.hold(shop, "{}", Duration.ZERO);
    }
    queue.hold(bank, "{}", Duration.ZERO);

    queue.advance(SECOND, Duration.ofMillis(20));

    assertThat(queue.attempts)
        .filteredOn(attempt -> attempt.delivery().endpoint().equals(bank))
        .hasSize(1);
  }

  @Test
  void manyHungEndpointsLeaveRoomForOneThatAnswers() {
    for (int n = 100; n < 300; n++) {
      var hung = endpoint(n, URI.create("https://hung.example/hooks"));
      queue.directory.put(hung);
      for (int i = 0; i < 5; i++) {
        queue.hold(hung, "{}", Duration.ZERO);
      }
    }
    queue.answers(
        delivery -> delivery.endpoint().equals(bank) ? Mono.just(DELIVERED) : Mono.never());
    for (int i = 0; i < 50; i++) {
      queue.hold(bank, "{}", Duration.ZERO);
    }

    queue.advance(SECOND, Duration.ofMillis(20));

    assertThat(queue.attempts)
        .filteredOn(attempt -> attempt.delivery().endpoint().equals(bank))
        .hasSize(50);
  }

  @Test
  void whatIsUnderWayIsNotReleasedAgainAndStaysHeld() {
    var later = queue.answersLater();
    queue.hold(shop, "{}", Duration.ZERO);
    queue.advance(SECOND, Duration.ofMillis(20));
    assertThat(queue.attempts).hasSize(1);
    assertThat(queue.held()).isEqualTo(3);

    later.tryEmitValue(DELIVERED);
    queue.settle();

    assertThat(queue.attempts).hasSize(1);
    assertThat(queue.held()).isZero();
  }

  @Test
  void noCapacityIsNoAttempt() {
    queue.answers(new Outcome.NoCapacity());
    queue.hold(shop, "{}", Duration.ZERO);
    queue.settle();

    queue.answers(DELIVERED);
    queue.advance(Duration.ofSeconds(2), Duration.ofMillis(20));

    assertThat(queue.attempts).extracting(attempt -> attempt.delivery().attempt()).containsOnly(2);
    assertThat(queue.held()).isZero();
  }

  @Test
  void anEndpointThatIsNotCalledDoesNotHoldUpAnother() {
    queue.answers(delivery ->
        Mono.just(
            delivery.endpoint().equals(shop) ? notCalledFor(Duration.ofMinutes(5)) : DELIVERED));
    for (int n = 0; n < 1_000; n++) {
      queue.hold(shop, "{}", Duration.ZERO);
    }
    queue.hold(bank, "{}", Duration.ZERO);

    queue.advance(SECOND, Duration.ofMillis(20));

    assertThat(queue.attempts)
        .filteredOn(attempt -> attempt.delivery().endpoint().equals(bank))
        .hasSize(1);
  }

  private Outcome notCalledFor(Duration duration) {
    return new Outcome.CircuitOpen(queue.clock.instant(), queue.clock.instant().plus(duration));
  }

  @Test
  void aDisabledEndpointsDeliveriesWaitUntilItIsEnabled() {
    queue.answers(DELIVERED);
    queue.directory.put(disabled(shop));
    for (int n = 0; n < 150; n++) {
      queue.hold(shop, "{\"n\":" + n + "}", Duration.ZERO);
    }
    queue.advance(Duration.ofHours(1), Duration.ofMinutes(1));
    assertThat(queue.attempts).isEmpty();

    queue.directory.put(shop);
    queue.advance(SECOND, Duration.ofMillis(20));

    assertThat(queue.attempts)
        .extracting(attempt -> attempt.delivery().position().offset())
        .containsExactlyElementsOf(LongStream.range(0, 150).boxed().toList());
    assertThat(queue.held()).isZero();
  }

  @Test
  void endpointsThatHangLeaveRoomForOthers() {
    Endpoint[] hanging = {
      endpoint(11, URI.create("https://one.example/")),
      endpoint(12, URI.create("https://two.example/"))
    };
    Endpoint healthy = endpoint(13, URI.create("https://three.example/"));
    queue.directory.put(healthy);
    // They hang when they have shown that they answer.
    queue.answers(delivery ->
        delivery.endpoint().equals(healthy) || queue.attempts.size() <= 100
            ? Mono.just(DELIVERED)
            : Mono.never());
    for (Endpoint one : hanging) {
      queue.directory.put(one);
      queue.hold(one, 1_000);
    }
    queue.advance(SECOND, Duration.ofMillis(20));
    queue.attempts.clear();

    queue.hold(healthy, 50);
    queue.advance(SECOND, Duration.ofMillis(20));

    assertThat(queue.attempts)
        .hasSize(50)
        .allMatch(attempt -> attempt.delivery().endpoint().equals(healthy));
  }

  /** The broker cleans a segment only when the next one has begun. */
  @Test
  void somethingIsWrittenTwiceAfterTheQueueHasDrainedAndThenNothing() {
    queue.answers(DELIVERED);
    queue.hold(shop, 1);
    queue.advance(SECOND, Duration.ofMillis(20));
    assertThat(queue.payloads()).isZero();
    queue.changes("payloads");

    queue.advance(Duration.ofMinutes(12), SECOND);
    assertThat(queue.changes("payloads")).isEqualTo(2);

    queue.advance(Duration.ofMinutes(12), SECOND);
    assertThat(queue.changes("payloads")).isZero();
    assertThat(queue.payloads()).isZero();
  }

  @Test
  void whatGoesWithADeletedEndpointEndsTheSegmentsToo() {
    queue.directory.put(disabled(shop));
    queue.hold(shop, 1);
    queue.advance(Duration.ofMinutes(24), SECOND);
    queue.changes("payloads");

    queue.directory.delete(shop.id());
    queue.advance(Duration.ofMinutes(12), SECOND);

    assertThat(queue.payloads()).isZero();
    assertThat(queue.changes("payloads")).isEqualTo(3);
  }

  @Test
  void aDeletedEndpointsDeliveriesGoWithIt() {
    queue.answers(DELIVERED);
    queue.hold(shop, "{}", Duration.ofSeconds(5));
    queue.directory.delete(shop.id());

    queue.advance(Duration.ofSeconds(6), SECOND);

    assertThat(queue.attempts).isEmpty();
    assertThat(queue.deadLetters()).isEmpty();
    assertThat(queue.held()).isZero();
  }

  @Test
  void aDisabledAndThenDeletedEndpointsDeliveriesGoWithIt() {
    queue.directory.put(disabled(shop));
    queue.hold(shop, "{}", Duration.ZERO);
    queue.settle();
    queue.directory.delete(shop.id());

    queue.advance(SECOND, Duration.ofMillis(20));

    assertThat(queue.held()).isZero();
  }

  @Test
  void anEndpointThatThisCopyOfTheRegistryHasNotSeenYetIsNotTakenForDeleted() {
    queue.answers(DELIVERED);
    var behind = queue.directory.offset();
    var young = endpoint(3, URI.create("https://young.example/hooks"));
    queue.directory.put(young);
    queue.hold(young, "{}", Duration.ZERO);
    queue.directory.rewind(young.id(), behind);
    queue.advance(SECOND, Duration.ofMillis(20));
    assertThat(queue.held()).isEqualTo(3);

    queue.directory.put(young);
    queue.settle();

    assertThat(queue.attempts).hasSize(1);
  }

  @Test
  void nothingIsReleasedWhileStopping() {
    queue.answers(DELIVERED);
    queue.release.stop();
    queue.hold(shop, "{}", Duration.ZERO);

    queue.settle();

    assertThat(queue.attempts).isEmpty();
    assertThat(queue.release.nothingIsOut()).isTrue();
  }

  @Test
  void aDeadLetterThatWouldBeTooLargeBecomesAPointer() {
    queue.answers(new Outcome.Gone());
    queue.hold(shop, "\"" + "x".repeat(100_000) + "\"", Duration.ZERO);

    queue.settle();

    var pointer = queue.deadLetters().getFirst();
    assertThat(pointer.value()).isNull();
    assertThat(text(pointer.headers(), "postrider-reason")).isEqualTo("gone");
    assertThat(text(pointer.headers(), "kafka_dlt-exception-message"))
        .endsWith("see payments-0 at offset 0");
  }

  /** Each within its jitter; it is seen at a punctuation, and its outcome at the next one. */
  private void assertWaitsFollow(List<Duration> steps) {
    for (int i = 0; i < steps.size(); i++) {
      Duration step = steps.get(i);
      Instant from = queue.attempts.get(i).at();
      long waited = Duration.between(from, queue.attempts.get(i + 1).at()).toMillis();
      Duration seenEvery = step.compareTo(Duration.ofHours(1)) < 0 ? FINE : COARSE;
      assertThat(waited)
          .isBetween(
              (long) (0.8 * step.toMillis()),
              (long) (1.2 * step.toMillis()) + 2 * seenEvery.toMillis());
    }
    assertThat(queue.attempts.getFirst().at()).isAfter(NOON);
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
