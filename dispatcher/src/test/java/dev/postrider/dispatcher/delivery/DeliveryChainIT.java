package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.delivery.Limits.limits;
import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.endpointId;
import static dev.postrider.dispatcher.testing.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.body.Bodies;
import dev.postrider.dispatcher.delivery.Outcome.CircuitOpen;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Limit, breaker, signing and HTTP together, over real sockets. */
class DeliveryChainIT {
  private static final DeliveryProperties LIMITS =
      limits("max-in-flight=20", "timeout=5s", "breaker.hung-after=500ms");

  private final Bodies bodies = new Bodies();
  private final Breakers breakers = new Breakers(LIMITS.breaker(), InstantSource.system());
  private final Deadlines deadlines = new Deadlines();
  private final Calls calls = new Calls(LIMITS, Calls.LOOPBACK);
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Deliverer chain = chain();
  private final AtomicInteger arrived = new AtomicInteger();
  private final Sinks.Empty<Void> answer = Sinks.empty();
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .handle((_, response) -> {
            arrived.incrementAndGet();
            return answer.asMono().then(response.status(204).send());
          })
          .bindNow();

  @AfterEach
  void close() {
    calls.close();
    bodies.close();
    deadlines.close();
    server.disposeNow();
  }

  @Test
  void anEndpointThatRefusesIsCalledTenTimesAndThenNotAtAll() throws Exception {
    URI closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    for (int n = 0; n < 10; n++) {
      assertThat(outcome(closed).reason()).isEqualTo("the endpoint refused the connection");
    }

    assertThat(outcome(closed)).isInstanceOf(CircuitOpen.class);
  }

  @Test
  void anEndpointThatHangsIsNotWaitedForUntilItAnswers() {
    List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    for (int n = 0; n < 20; n++) {
      deliver(url()).subscribe(outcomes::add);
    }
    await().until(() -> arrived.get() == 20);

    await().until(() -> outcome(url(), Duration.ofSeconds(3)) instanceof CircuitOpen);
    assertThat(arrived).hasValue(20);

    answer.tryEmitEmpty();
    await().until(() -> outcomes.size() == 20);
    assertThat(breakers.open()).isZero();
    assertThat(outcome(url()).name()).isEqualTo("delivered");
    assertThat(breakers.of(endpointId(1))).isNull();
  }

  @Test
  void whatIsOutAndWhatItCameToIsCounted() {
    for (int n = 0; n < 30; n++) {
      deliver(url()).subscribe();
    }
    await().until(() -> arrived.get() == 20);
    assertThat(gauge("in.flight")).isEqualTo(20);
    assertThat(gauge("waiting")).isEqualTo(10);
    assertThat(gauge("connections")).isEqualTo(20);
    assertThat(gauge("pools")).isEqualTo(1);

    answer.tryEmitEmpty();

    await().until(() -> gauge("in.flight") == 0);
    assertThat(gauge("waiting")).isZero();
    assertThat(registry.get("postrider.delivery.outcomes").tag("outcome", "delivered").counter())
        .satisfies(delivered -> assertThat(delivered.count()).isEqualTo(30));
  }

  private double gauge(String name) {
    return registry.get("postrider.delivery." + name).gauge().value();
  }

  private Deliverer chain() {
    var clock = InstantSource.system();
    var meters = new DeliveryMeters(registry, breakers, calls.connections);
    var limited =
        new LimitedDeliverer(
            new RecordedDeliverer(
                new CircuitBreakingDeliverer(
                    new SigningDeliverer(
                        new RequestWriter(bodies, clock), calls.transport(), clock),
                    breakers),
                new AttemptLog(() -> new MockProducer<>(), registry),
                clock),
            breakers,
            LIMITS,
            deadlines,
            _ -> true);
    meters.watch(limited);
    return new ObservedDeliverer(limited, meters);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.port() + "/");
  }

  private Outcome outcome(URI url) {
    return outcome(url, Duration.ofSeconds(10));
  }

  private Outcome outcome(URI url, Duration patience) {
    return deliver(url).blockOptional(patience).orElseThrow();
  }

  private Mono<Outcome> deliver(URI url) {
    return chain.deliver(
        new Delivery(
            event("payment.occurred", "{}"),
            endpoint(1, url),
            "msg_1",
            1,
            new RecordPosition("payments", 0, 0)));
  }
}
