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
import dev.postrider.schemas.internal.HeldEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What two owners of an endpoint's queue that follow each other do not do at the same time. */
class TakeOverTest {
  private static final Outcome DELIVERED = new Outcome.Delivered(204, new byte[0]);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String FORMER = "the task before";

  private final Endpoint narrow =
      with(
          endpoint(1, URI.create("https://shop.example/hooks")),
          new Policy(Ordering.NONE, null, 2, null, null, OnExhausted.SKIP));
  private final List<Sinks.One<Outcome>> requests = new ArrayList<>();
  @TempDir private Path stateDir;
  private SimulatedQueue queue;

  @BeforeEach
  void start() {
    queue = new SimulatedQueue(RetryPolicy.STANDARD, stateDir);
    queue.directory.put(narrow);
    queue.answers(this::request);
  }

  private Mono<Outcome> request(Delivery delivery) {
    requests.add(Sinks.one());
    return requests.getLast().asMono();
  }

  @AfterEach
  void stop() {
    queue.close();
  }

  @Test
  void requestsOfTheOneBeforeHaveTheirTimeToEnd() {
    queue.remembers(narrow, HeldEndpoint.newBuilder().setSender(FORMER).build());
    queue.hold(narrow, 2);

    queue.advance(Duration.ofSeconds(14), SECOND);
    assertThat(requests).isEmpty();

    queue.advance(Duration.ofSeconds(2), SECOND);
    assertThat(requests).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("limits")
  void anEndpointThatIsGivenALimitWaitsForWhatWasSentWithoutIt(Policy limit) {
    var from = queue.clock.instant().plus(Duration.ofSeconds(30));
    Endpoint limited = with(narrow, narrow.standing().withOwnedFrom(from), limit);
    queue.directory.put(limited);
    queue.hold(limited, 2);

    queue.advance(Duration.ofSeconds(29), SECOND);
    assertThat(requests).isEmpty();

    queue.advance(Duration.ofSeconds(2), SECOND);
    assertThat(requests).isNotEmpty();
  }

  private static Stream<Policy> limits() {
    return Stream.of(
        new Policy(Ordering.NONE, null, 1, null, null, OnExhausted.SKIP),
        new Policy(Ordering.NONE, 10, null, null, null, OnExhausted.SKIP));
  }

  @Test
  void theOneBeforeSaysThatTheyEnded() {
    queue.remembers(narrow, HeldEndpoint.newBuilder().setSender(FORMER).build());
    queue.hold(narrow, 2);
    queue.command(narrow, "HANDED_OVER", "another task");
    queue.command(narrow, "HANDED_OVER", null);
    queue.advance(SECOND, SECOND);
    assertThat(requests).isEmpty();

    queue.command(narrow, "HANDED_OVER", FORMER);
    queue.settle();

    assertThat(requests).isNotEmpty();
  }

  @Test
  void whoLosesAnEndpointSaysWhenTheLastOfItsRequestsHasEnded() {
    begin(8);

    queue.close();
    assertThat(queue.handedOver).isEmpty();
    requests.get(0).tryEmitValue(DELIVERED);
    assertThat(queue.handedOver).isEmpty();
    requests.get(1).tryEmitValue(DELIVERED);

    assertThat(queue.handedOver).containsOnlyKeys(narrow.id());
    assertThat(requests).hasSize(2);
  }

  @Test
  void whoStopsInGoodOrderLeavesNothingToWaitFor() {
    queue.hold(narrow, 3);
    queue.settle();
    assertThat(queue.remembered(narrow).getSender()).isNotNull();

    queue.release.stop();
    requests.forEach(request -> request.tryEmitValue(DELIVERED));
    queue.settle();

    assertThat(queue.payloads()).isPositive();
    assertThat(queue.remembered(narrow).getSender()).isNull();
  }

  @Test
  void theNextRequestIsMadeAsSoonAsOneHasEnded() {
    begin(8);

    requests.get(1).tryEmitValue(DELIVERED);
    assertThat(requests).hasSize(3);
    requests.get(2).tryEmitValue(DELIVERED);

    assertThat(requests).hasSize(4);
    assertThat(queue.attemptedOffsets()).isSorted();
  }

  @Test
  void whatWaitsForItsTurnIsNotSentToAnEndpointThatIsGone() {
    begin(8);
    long held = queue.payloads();

    requests.get(0).tryEmitValue(new Outcome.Gone());
    requests.get(1).tryEmitValue(DELIVERED);
    queue.settle();

    assertThat(requests).hasSize(2);
    assertThat(queue.payloads()).isEqualTo(held - 2);
  }

  /** Of an endpoint that has shown that it answers, so many deliveries, two of them under way. */
  private void begin(int deliveries) {
    queue.answers(DELIVERED);
    queue.hold(narrow, deliveries);
    queue.settle();
    queue.answers(this::request);
    queue.hold(narrow, deliveries);
    queue.settle();
    assertThat(requests).hasSize(2);
  }
}
