package dev.postrider.dispatcher.endpoint;

import static dev.postrider.dispatcher.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.endpoint.EndpointStops.Stop;
import dev.postrider.dispatcher.testing.Samples;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EndpointStopsTest {
  private final List<Stop> asked = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Written<Endpoint>>> answers = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final EndpointStops stops =
      new EndpointStops(
          stop -> {
            asked.add(stop);
            answers.add(new CompletableFuture<>());
            return answers.getLast();
          },
          () -> (endpoint, why, _) -> told.add(endpoint.id() + " " + why),
          later::add);

  @Test
  void asksOnceForAnEndpointHoweverManyOfItsDeliveriesSaySo() {
    for (int n = 0; n < 100; n++) {
      stops.disable(endpoint(1, NOON), "gone");
    }

    answers.getFirst().complete(changed(endpoint(1, NOON)));

    assertThat(asked).hasSize(1);
    assertThat(told).containsExactly(endpoint(1, NOON).id() + " gone");
  }

  @Test
  void writesOneAfterTheOther() {
    stops.disable(endpoint(1, NOON), "gone");
    stops.pause(endpoint(2, NOON), "exhausted");
    assertThat(asked).hasSize(1);

    answers.getFirst().complete(changed(endpoint(1, NOON)));

    await().until(() -> asked.size() == 2);
    assertThat(asked.getLast().disable()).isFalse();
  }

  @Test
  void triesAgainWhileTheRegistryCannotBeWritten() {
    stops.disable(endpoint(1, NOON), "gone");
    answers.getFirst().complete(new Written.Unavailable<>("no brokers"));
    assertThat(asked).hasSize(1);

    later.remove().run();
    answers.getLast().complete(changed(endpoint(1, NOON)));

    assertThat(asked).hasSize(2);
    assertThat(told).hasSize(1);
  }

  @Test
  void whatSawTheEndpointLaterIsAskedToo() {
    stops.disable(endpoint(1, NOON), "gone");
    stops.disable(endpoint(1, NOON.plusSeconds(1)), "gone again");

    answers.getFirst().complete(new Written.Outdated<>("changed since"));

    await().until(() -> asked.size() == 2);
    assertThat(asked.getLast().why()).isEqualTo("gone again");
    assertThat(told).isEmpty();
  }

  private static Written<Endpoint> changed(Endpoint endpoint) {
    return new Written.Changed<>(new Versioned<>(endpoint, 1));
  }

  private static Endpoint endpoint(int n, Instant updatedAt) {
    Endpoint sample = Samples.endpoint(n, URI.create("http://localhost/"));
    return sample.with(Standing.SERVED, updatedAt);
  }
}
