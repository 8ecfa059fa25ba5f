package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.dispatcher.endpoint.Policy.OnExhausted;
import dev.postrider.dispatcher.endpoint.Policy.Ordering;
import dev.postrider.dispatcher.queue.EndpointStatuses;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What endpoint queues promise, on the real broker with real requests. */
class EndpointQueueIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int BREAKER_AND_IN_FLIGHT = 10 + 32;

  @TempDir private Path stateDir;

  @Test
  void aDeadEndpointIsLeftAloneAndWhatWaitedDrainsWhenItIsBack() throws Exception {
    var isDead = new AtomicBoolean(true);
    try (var receiver = new Receiver();
        var dispatcher =
            RunningDispatcher.start(
                Broker.fresh("dead"), stateDir, "--postrider.retry.schedule=5s,10s,10s,10s")) {
      receiver.answers("/dead", _ -> isDead.get() ? 500 : 204);
      Endpoint dead = dispatcher.register(receiver.url("/dead"));
      dispatcher.register(receiver.url("/alive"));
      EndpointStatuses statuses = dispatcher.bean(EndpointStatuses.class);

      publish(dispatcher.topic(), 100, null);
      await().atMost(SOON).until(() -> isBlocked(statuses, dead));
      publish(dispatcher.topic(), 2_000, null);

      await().atMost(SOON).until(() -> receiver.received("/alive").size() == 2_100);
      await().atMost(SOON).until(() -> pending(statuses, dead) == 2_100);
      assertThat(receiver.received("/dead").size()).isLessThanOrEqualTo(BREAKER_AND_IN_FLIGHT + 3);

      isDead.set(false);
      Instant back = Instant.now();
      await().atMost(SOON).until(() -> delivered(receiver, back).size() == 2_100);
      await().atMost(SOON).until(() -> statuses.of(dead.id()) == null);
      assertThat(delivered(receiver, back)).doesNotHaveDuplicates();

      // Direct again: nothing is held any more.
      publish(dispatcher.topic(), 1, null);
      await().atMost(SOON).until(() -> delivered(receiver, back).size() == 2_101);
      assertThat(statuses.of(dead.id())).isNull();
    }
  }

  private static List<String> delivered(Receiver receiver, Instant since) {
    return receiver.received("/dead").stream()
        .filter(webhook -> webhook.arrivedAt().isAfter(since))
        .map(Receiver.Webhook::id)
        .toList();
  }

  private static boolean isBlocked(EndpointStatuses statuses, Endpoint endpoint) {
    var status = statuses.of(endpoint.id());
    return status != null && status.getState().equals("BLOCKED");
  }

  private static long pending(EndpointStatuses statuses, Endpoint endpoint) {
    var status = statuses.of(endpoint.id());
    return status == null ? 0 : status.getPending();
  }

  @Test
  void aStrictEndpointGetsEachEventAfterTheOneBeforeItWhateverFails() throws Exception {
    try (var receiver = new Receiver();
        var dispatcher =
            RunningDispatcher.start(
                Broker.fresh("strict"), stateDir, "--postrider.retry.schedule=20ms,20ms,20ms")) {
      receiver.answers("/strict", nth -> nth % 20 == 0 ? 500 : 204);
      dispatcher.register(receiver.url("/strict"), ordered(Ordering.STRICT));

      publish(dispatcher.topic(), 1_000, "one");

      await().atMost(SOON).until(() -> distinct(receiver, "/strict").size() == 1_000);
      assertThat(numbers(receiver, "/strict")).isSorted();
    }
  }

  @Test
  void keysAreInOrderAndManyAtATime() throws Exception {
    try (var receiver = new Receiver();
        var dispatcher = RunningDispatcher.start(Broker.fresh("keyed"), stateDir)) {
      dispatcher.register(receiver.url("/keyed"), ordered(Ordering.KEY));
      CyclicBarrier together = new CyclicBarrier(5);
      receiver.answers("/keyed", nth -> nth > 500 && nth <= 505 && !haveMet(together) ? 500 : 204);

      publish(dispatcher.topic(), 1_000, null);

      await().atMost(SOON).until(() -> distinct(receiver, "/keyed").size() == 1_000);
      assertThat(together.isBroken()).as("five are not under way at a time").isFalse();
      for (int key = 0; key < 10; key++) {
        int one = key;
        assertThat(numbers(receiver, "/keyed").stream().filter(n -> n % 10 == one)).isSorted();
      }
    }
  }

  private static boolean haveMet(CyclicBarrier together) {
    try {
      together.await(10, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException | BrokenBarrierException | TimeoutException _) {
      return false;
    }
  }

  @Test
  void aRateLimitIsKept() throws Exception {
    try (var receiver = new Receiver();
        var dispatcher = RunningDispatcher.start(Broker.fresh("slow"), stateDir)) {
      dispatcher.register(
          receiver.url("/slow"), new Policy(Ordering.NONE, 50, null, null, null, OnExhausted.SKIP));

      publish(dispatcher.topic(), 200, null);

      await().atMost(SOON).until(() -> receiver.received("/slow").size() == 200);
      var webhooks = receiver.received("/slow");
      Duration took =
          Duration.between(webhooks.getFirst().arrivedAt(), webhooks.getLast().arrivedAt());
      assertThat(took).isGreaterThan(Duration.ofMillis(3_500));
      assertThat(webhooks)
          .as("arrivals within a second of one of them")
          .allMatch(from -> inTheSecondFrom(from.arrivedAt(), webhooks) <= 75);
    }
  }

  private static long inTheSecondFrom(Instant begin, List<Receiver.Webhook> webhooks) {
    return webhooks.stream()
        .map(Receiver.Webhook::arrivedAt)
        .filter(at -> !at.isBefore(begin) && at.isBefore(begin.plusSeconds(1)))
        .count();
  }

  private static Policy ordered(Ordering ordering) {
    return new Policy(ordering, null, null, null, null, OnExhausted.SKIP);
  }

  private static List<Integer> numbers(Receiver receiver, String path) {
    return receiver.received(path).stream()
        .map(webhook -> Integer.parseInt(webhook.body().replaceAll(".*\"n\":([0-9]+).*", "$1")))
        .toList();
  }

  private static Set<Integer> distinct(Receiver receiver, String path) {
    return new HashSet<>(numbers(receiver, path));
  }

  /** All in one partition, with a key or with one of ten. */
  private static void publish(String topic, int number, @Nullable String key) throws Exception {
    try (var producer = Broker.producer()) {
      List<Future<?>> sent =
          IntStream.range(0, number)
              .<Future<?>>mapToObj(n ->
                  producer.send(
                      new ProducerRecord<>(
                          topic,
                          0,
                          Objects.requireNonNullElse(key, "key-" + n % 10).getBytes(UTF_8),
                          "{\"n\":%d}".formatted(n).getBytes(UTF_8))))
              .toList();
      for (var one : sent) {
        one.get();
      }
    }
  }
}
