package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.delivery.Limits.limits;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** Real TLS, HTTP/1.1 and HTTP/2. */
class TlsIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private final X509Bundle certificate = certificate();
  private final List<String> protocols = new CopyOnWriteArrayList<>();
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Sinks.Empty<Void> answer = Sinks.empty();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  @Test
  void anEndpointThatOffersHttp2IsCalledWithItOverOneConnection() throws Exception {
    var server = server(HttpProtocol.H2, HttpProtocol.HTTP11);
    var calls = trusting(limits());

    var answers = Flux.range(0, 32).flatMap(_ -> calls.to(1, url(server)), 32).collectList();
    var finished = answers.toFuture();
    await().until(() -> inFlight.get() == 32);
    answer.tryEmitEmpty();

    assertThat(finished.join()).hasSize(32).extracting(WebhookAnswer::status).containsOnly(200);
    assertThat(protocols).containsOnly("HTTP/2.0");
    assertThat(ports).hasSize(1);
    assertThat(calls.connections.open()).isEqualTo(1);
  }

  @Test
  void twoEndpointsOfOneHttp2HostHaveConnectionsOfTheirOwn() throws Exception {
    var server = server(HttpProtocol.H2, HttpProtocol.HTTP11);
    var calls = trusting(limits());
    answer.tryEmitEmpty();

    calls.answer(1, url(server));
    calls.answer(2, url(server));

    assertThat(ports).hasSize(2);
  }

  @Test
  void anEndpointThatSpeaksHttp11AloneIsCalledWithThatAndItsConnectionsAreKept() throws Exception {
    var server = server(HttpProtocol.HTTP11);
    var calls = trusting(limits("max-in-flight=8"));
    answer.tryEmitEmpty();

    for (int n = 0; n < 10; n++) {
      assertThat(calls.answer(1, url(server)).status()).isEqualTo(200);
    }
    Flux.range(0, 100).flatMap(_ -> calls.to(1, url(server)), 8).blockLast(SOON);

    assertThat(protocols).containsOnly("HTTP/1.1");
    // Those of the pool, and before it those that were opened to find out.
    assertThat(ports).hasSizeLessThanOrEqualTo(2 * 8);
  }

  @Test
  void aRequestThatHangsOnHttp2EndsAtItsDeadlineAndTheConnectionGoesOn() throws Exception {
    var server = server(HttpProtocol.H2, HttpProtocol.HTTP11);
    var calls = trusting(limits("timeout=1s", "connect-timeout=1s"));

    var outcome = calls.outcome(1, url(server));
    answer.tryEmitEmpty();

    assertThat(outcome.reason()).isEqualTo("the endpoint did not answer within the deadline");
    assertThat(calls.answer(1, url(server)).status()).isEqualTo(200);
    assertThat(ports).hasSize(1);
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    var server = server(HttpProtocol.H2, HttpProtocol.HTTP11);
    var calls = trusting(limits());
    answer.tryEmitEmpty();

    // The certificate is for localhost, not for the address.
    var outcome = calls.outcome(1, URI.create("https://127.0.0.1:" + server.port() + "/"));

    assertThat(outcome.reason()).isEqualTo("no TLS session with the endpoint");
    assertThat(protocols).isEmpty();
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
    var server = server(HttpProtocol.HTTP11);
    var calls = opened(Calls.trusting(limits(), null));
    answer.tryEmitEmpty();

    var outcome = calls.outcome(1, url(server));

    assertThat(outcome.reason()).isEqualTo("no TLS session with the endpoint");
  }

  @Test
  void theGuardHoldsForTlsAndHttp2() throws Exception {
    var server = server(HttpProtocol.H2, HttpProtocol.HTTP11);
    var calls =
        opened(new Calls(limits(), Calls.NOTHING, tls(SslProvider.OPENSSL_REFCNT), _ -> {}));
    answer.tryEmitEmpty();

    for (int n = 0; n < 3; n++) {
      assertThat(calls.outcome(1, url(server))).isInstanceOf(Outcome.Blocked.class);
    }

    assertThat(protocols).isEmpty();
  }

  @Test
  void openSslIsUsedWhereItsLibraryIs() throws Exception {
    assertThat(Tls.fastest()).isEqualTo(SslProvider.OPENSSL_REFCNT);
    assertThat(opened(tls(Tls.fastest())).name()).isEqualTo("openssl");
  }

  @Test
  void withoutOpenSslTheJdkDoesAll() throws Exception {
    var server = server(HttpProtocol.H2, HttpProtocol.HTTP11);
    var tls = tls(SslProvider.JDK);
    var calls = opened(new Calls(limits(), Calls.LOOPBACK, tls, _ -> {}));
    answer.tryEmitEmpty();

    assertThat(calls.answer(1, url(server)).status()).isEqualTo(200);
    assertThat(tls.name()).isEqualTo("jdk");
    assertThat(protocols).containsOnly("HTTP/2.0");
  }

  private static X509Bundle certificate() {
    try {
      return new CertificateBuilder()
          .subject("CN=localhost")
          .addSanDnsName("localhost")
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Tls tls(SslProvider provider) throws Exception {
    return new Tls(provider, certificate.toTrustManagerFactory(), Duration.ofSeconds(5));
  }

  private Calls trusting(DeliveryProperties limits) throws Exception {
    return opened(Calls.trusting(limits, certificate.toTrustManagerFactory()));
  }

  private DisposableServer server(HttpProtocol... offered) {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .protocol(offered)
            .secure(spec -> spec.sslContext(contextFor(offered)))
            .handle((request, response) -> {
              protocols.add(request.version().text());
              ports.add(requireNonNull(request.remoteAddress()).getPort());
              inFlight.incrementAndGet();
              return Mono.when(request.receive().then(), answer.asMono())
                  .then(response.status(200).sendString(Mono.just("ok")).then());
            })
            .bindNow();
    opened.add(server::disposeNow);
    return server;
  }

  private SslContext contextFor(HttpProtocol... offered) {
    PrivateKey key = certificate.getKeyPair().getPrivate();
    try {
      return List.of(offered).contains(HttpProtocol.H2)
          ? Http2SslContextSpec.forServer(key, certificate.getCertificatePath()).sslContext()
          : SslContextBuilder.forServer(key, certificate.getCertificatePath()).build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URI url(DisposableServer server) {
    return URI.create("https://localhost:" + server.port() + "/");
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }
}
