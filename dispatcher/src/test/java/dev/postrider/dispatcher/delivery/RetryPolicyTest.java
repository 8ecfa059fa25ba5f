package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.dispatcher.deadletter.DeadLetterReason;
import dev.postrider.dispatcher.testing.Samples;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Outcome FAILED = new Outcome.Unavailable(500, "the endpoint answered 500");
  private static final double NO_JITTER = 0.5;

  private final RetryPolicy policy =
      new RetryPolicy(List.of(Duration.ofSeconds(1), Duration.ofMinutes(1)));

  @Test
  void eachFailureWaitsForTheNextStepOfTheSchedule() {
    assertThat(policy.next(1, FAILED, NOON, NO_JITTER))
        .isEqualTo(new NextStep.TryAgain(NOON.plusSeconds(1), 1));
    assertThat(policy.next(2, FAILED, NOON, NO_JITTER))
        .isEqualTo(new NextStep.TryAgain(NOON.plusSeconds(60), 2));
  }

  @Test
  void afterTheLastStepItIsExhausted() {
    assertThat(policy.next(3, FAILED, NOON, NO_JITTER))
        .isEqualTo(new NextStep.GiveUp(DeadLetterReason.EXHAUSTED, 3, "the endpoint answered 500"));
  }

  @Property
  void aStepMovesByTwentyPercentAtMost(
      @ForAll @IntRange(min = 1, max = 9) int attempt,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double jitter) {
    var step = RetryPolicy.STANDARD.schedule().get(attempt - 1).toMillis();

    var next = (NextStep.TryAgain) RetryPolicy.STANDARD.next(attempt, FAILED, NOON, jitter);

    assertThat(Duration.between(NOON, next.at()).toMillis())
        .isBetween((long) (0.8 * step), (long) (1.2 * step));
  }

  @Test
  void whatWasNotCalledIsNoAttemptAndWaitsUntilItIs() {
    var open = new Outcome.CircuitOpen(NOON, NOON.plusSeconds(100));
    var past = new Outcome.CircuitOpen(NOON, NOON.minusSeconds(100));

    for (int attempt = 1; attempt < 100; attempt++) {
      assertThat(policy.next(attempt, open, NOON, NO_JITTER))
          .isEqualTo(new NextStep.TryAgain(NOON.plusSeconds(110), attempt - 1));
    }
    assertThat(policy.next(1, past, NOON, NO_JITTER)).isEqualTo(new NextStep.TryAgain(NOON, 0));
  }

  @Test
  void retryAfterIsALowerBound() {
    var late = new Outcome.UnavailableUntil(429, NOON.plusSeconds(30));
    var early = new Outcome.UnavailableUntil(429, NOON.plusMillis(1));

    assertThat(policy.next(1, late, NOON, NO_JITTER))
        .isEqualTo(new NextStep.TryAgain(NOON.plusSeconds(30), 1));
    assertThat(policy.next(1, early, NOON, NO_JITTER))
        .isEqualTo(new NextStep.TryAgain(NOON.plusSeconds(1), 1));
  }

  @Test
  void whatMadeNoRequestIsNoAttempt() {
    assertThat(policy.next(3, new Outcome.NoCapacity(), NOON, NO_JITTER))
        .isEqualTo(new NextStep.TryAgain(NOON, 2));
  }

  @Test
  void goneAndBlockedAreNeverTriedAgain() {
    assertThat(policy.next(1, new Outcome.Gone(), NOON, NO_JITTER))
        .isInstanceOf(NextStep.GiveUp.class);
    assertThat(policy.next(1, new Outcome.Blocked("inside"), NOON, NO_JITTER))
        .isEqualTo(new NextStep.GiveUp(DeadLetterReason.BLOCKED_ADDRESS, 0, "inside"));
  }

  @Test
  void aScheduleSaysWhatIsWrongWithIt() {
    assertThatThrownBy(() -> new RetryPolicy(List.of()))
        .hasMessage("A retry schedule has 1 to 64 steps, not 0");
    assertThatThrownBy(() -> new RetryPolicy(List.of(Duration.ofDays(31))))
        .hasMessageContaining("not PT744H");
  }

  @Test
  void anEndpointsOwnScheduleGoesBeforeThatOfAll() {
    var policies = new RetryPolicies(policy);
    var own = List.of(Duration.ofMillis(200));

    assertThat(policies.of(Samples.endpoint(1, URI.create("http://localhost/")))).isSameAs(policy);
    assertThat(
            policies
                .of(Samples.withSchedule(own, Samples.endpoint(1, URI.create("http://localhost/"))))
                .schedule())
        .isEqualTo(own);
  }

  @Test
  void aMessageThatWasAbortedIsGivenUp() {
    assertThat(policy.next(1, new Outcome.Aborted(500), NOON, NO_JITTER))
        .isEqualTo(
            new NextStep.GiveUp(
                DeadLetterReason.ABORTED,
                1,
                "the endpoint answered 500 and asked not to be sent this message again"));
  }

  @Test
  void whatAnEndpointTookWhenItAskedToBeDisabledIsDeliveredAndTheRestStays() {
    assertThat(policy.next(1, new Outcome.DisableAsked(204), NOON, NO_JITTER))
        .isEqualTo(new NextStep.Done());
    assertThat(policy.next(9, new Outcome.DisableAsked(500), NOON, NO_JITTER))
        .as("its attempt does not count: it is made again when the endpoint is enabled")
        .isEqualTo(new NextStep.TryAgain(NOON, 8));
  }
}
