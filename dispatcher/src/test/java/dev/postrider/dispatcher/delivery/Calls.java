package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.testing.Samples.endpointId;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.dispatcher.body.Body;
import dev.postrider.dispatcher.security.AddressGuard;
import dev.postrider.dispatcher.security.Cidr;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.transport.NameResolverProvider.NameResolverSpec;

/** Real calls over real sockets. */
final class Calls implements AutoCloseable {
  static final AddressGuard LOOPBACK = new AddressGuard(List.of(Cidr.of("127.0.0.0/8")));
  static final AddressGuard NOTHING = new AddressGuard(List.of());

  final Connections connections;
  private final Deadlines deadlines;
  private final HttpTransport transport;

  Calls(DeliveryProperties limits, AddressGuard guard) {
    this(limits, guard, new Tls(Tls.fastest(), null, limits.connectTimeout()), _ -> {});
  }

  Calls(DeliveryProperties limits, AddressGuard guard, Tls tls, Consumer<NameResolverSpec> dns) {
    this(limits, guard, tls, dns, Duration.ofMinutes(5));
  }

  private Calls(
      DeliveryProperties limits,
      AddressGuard guard,
      Tls tls,
      Consumer<NameResolverSpec> dns,
      Duration poolsIdle) {
    this.deadlines = new Deadlines();
    this.connections =
        new Connections(limits, new Connections.Network(guard, tls, dns), deadlines, poolsIdle);
    this.transport = new HttpTransport(connections, deadlines, limits.timeout());
  }

  static Calls forgettingPoolsAfter(Duration poolsIdle, DeliveryProperties limits) {
    return new Calls(
        limits,
        LOOPBACK,
        new Tls(Tls.fastest(), null, limits.connectTimeout()),
        _ -> {},
        poolsIdle);
  }

  static Calls trusting(DeliveryProperties limits, @Nullable TrustManagerFactory trust) {
    return new Calls(
        limits, LOOPBACK, new Tls(Tls.fastest(), trust, limits.connectTimeout()), _ -> {});
  }

  Transport transport() {
    return transport;
  }

  Mono<WebhookAnswer> to(int endpoint, URI url) {
    return to(endpoint, url, "{}");
  }

  Mono<WebhookAnswer> to(int endpoint, URI url, String body) {
    return to(endpoint, url, body, null);
  }

  Mono<WebhookAnswer> to(int endpoint, URI url, String body, @Nullable Duration timeout) {
    return transport.post(
        new WebhookRequest(
            endpointId(endpoint),
            url,
            "msg_1",
            1763899200,
            "v1,abc",
            new Body(body.getBytes(UTF_8), "application/json"),
            Map.of(),
            timeout));
  }

  WebhookAnswer answer(int endpoint, URI url) {
    return answer(to(endpoint, url));
  }

  WebhookAnswer answer(Mono<WebhookAnswer> call) {
    return call.blockOptional(Duration.ofSeconds(10)).orElseThrow();
  }

  /** What a call that must fail comes to. */
  Outcome outcome(int endpoint, URI url) {
    return to(endpoint, url)
        .map(answer -> OutcomeReader.read(answer, java.time.Instant.EPOCH))
        .onErrorResume(failure -> Mono.just(OutcomeReader.read(failure)))
        .blockOptional(Duration.ofSeconds(10))
        .orElseThrow();
  }

  @Override
  public void close() {
    connections.close();
    deadlines.close();
  }
}
