package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.delivery.Limits.limits;
import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.endpoint.Endpoint;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Several threads deliver, complete and cancel in any order: never more than the limit is in
 * flight, and nobody is forgotten.
 */
class LimitedDelivererPropertyTest {
  private static final int THREADS = 4;
  private static final int DELIVERIES_PER_THREAD = 1_000;
  private static final Outcome DELIVERED = new Outcome.Delivered(204, new byte[0]);

  @Property(tries = 15)
  void theLimitIsKeptAndNobodyIsForgotten(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int limit,
      @ForAll @IntRange(min = 0, max = 100) int maxWaiting,
      @ForAll @IntRange(min = 1, max = 3) int endpoints)
      throws Exception {
    try (var world = new World(limit, maxWaiting, endpoints);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      var random = new Random(seed);
      for (int thread = 0; thread < THREADS; thread++) {
        long own = random.nextLong();
        threads.execute(() -> world.deliverAndCancel(new Random(own)));
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

      await().until(() -> world.ended.get() == THREADS * DELIVERIES_PER_THREAD);
      assertThat(world.most.values()).allSatisfy(most -> assertThat(most).isLessThan(limit + 1));
      await().until(() -> world.limited.lanes() == 0);
      assertThat(world.inFlight.values()).allSatisfy(left -> assertThat(left.get()).isZero());
    }
  }

  private static final class World implements AutoCloseable {
    final AtomicInteger ended = new AtomicInteger();
    final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
    final Map<String, Integer> most = new ConcurrentHashMap<>();
    final LimitedDeliverer limited;
    private final Deadlines deadlines = new Deadlines();
    private final ScheduledExecutorService answers = Executors.newScheduledThreadPool(THREADS);
    private final List<Endpoint> endpoints;

    World(int limit, int maxWaiting, int endpoints) {
      this.endpoints =
          IntStream.range(0, endpoints)
              .mapToObj(n -> endpoint(n, URI.create("https://shop.example/hooks")))
              .toList();
      this.limited =
          new LimitedDeliverer(
              this::attempt,
              new Breakers(limits().breaker(), InstantSource.system()),
              limits("max-in-flight=" + limit, "max-waiting=" + maxWaiting, "max-wait=60ms"),
              deadlines,
              _ -> true);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A failure would be missed as an end.
    private Mono<Outcome> attempt(Delivery delivery) {
      String id = delivery.endpoint().id();
      return Mono.<Outcome>create(sink -> {
        int now = inFlight.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
        most.merge(id, now, Math::max);
        var left = new AtomicInteger();
        Runnable leave =
            () -> {
              if (left.getAndIncrement() == 0) {
                inFlight.get(id).decrementAndGet();
              }
            };
        sink.onCancel(leave::run);
        Runnable answer =
            () -> {
              leave.run();
              sink.success(DELIVERED);
            };
        switch (delivery.attempt() % 3) {
          case 0 -> answer.run();
          case 1 -> answers.execute(answer);
          default -> answers.schedule(answer, delivery.attempt() % 700, TimeUnit.MICROSECONDS);
        }
      });
    }

    void deliverAndCancel(Random random) {
      for (int n = 0; n < DELIVERIES_PER_THREAD; n++) {
        var delivery =
            new Delivery(
                event("payment.occurred", "{}"),
                endpoints.get(random.nextInt(endpoints.size())),
                "msg_1",
                random.nextInt(1, 10_000),
                new RecordPosition("payments", 0, 0));
        Disposable call =
            limited.deliver(delivery).doFinally(_ -> ended.incrementAndGet()).subscribe();
        if (random.nextInt(10) == 0) {
          call.dispose();
        }
      }
    }

    @Override
    public void close() {
      answers.shutdownNow();
      deadlines.close();
    }
  }
}
