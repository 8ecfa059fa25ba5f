package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.delivery.Limits.limits;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.transport.NameResolverProvider.NameResolverSpec;

/** Real sockets: which connections there are, to whom, and for how long. */
class ConnectionsIT {
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Set<Integer> portsOfOne = ConcurrentHashMap.newKeySet();
  private final Set<Integer> portsOfTwo = ConcurrentHashMap.newKeySet();
  private final AtomicInteger hanging = new AtomicInteger();
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .route(routes ->
              routes
                  .post(
                      "/one",
                      (request, response) -> {
                        portsOfOne.add(portOf(request.remoteAddress()));
                        return response.status(204).send();
                      })
                  .post(
                      "/two",
                      (request, response) -> {
                        portsOfTwo.add(portOf(request.remoteAddress()));
                        return response.status(204).send();
                      })
                  .post(
                      "/hangs",
                      (_, _) -> {
                        hanging.incrementAndGet();
                        return Mono.never();
                      }))
          .bindNow();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
    server.disposeNow();
  }

  @Test
  void anEndpointsConnectionsAreUsedAgainAndAreNotThoseOfAnotherOnTheSameHost() {
    var calls = calls();

    for (int n = 0; n < 10; n++) {
      calls.answer(1, url("/one"));
      calls.answer(2, url("/two"));
    }

    // An answer is here a moment before its connection can be used again.
    assertThat(portsOfOne).hasSizeLessThan(5);
    assertThat(portsOfTwo).hasSizeLessThan(5).doesNotContainAnyElementsOf(portsOfOne);
    assertThat(calls.connections.open()).isEqualTo(portsOfOne.size() + portsOfTwo.size());
    assertThat(calls.connections.pools()).isEqualTo(2);
  }

  @Test
  void anEndpointThatHangsCannotStarveAnotherOnTheSameHost() {
    var calls = calls("max-in-flight=4");
    List<Disposable> hung = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      hung.add(calls.to(1, url("/hangs")).onErrorComplete().subscribe());
    }
    await().until(() -> hanging.get() == 4);

    var answers =
        Flux.range(0, 100).flatMap(_ -> calls.to(2, url("/two")), 4).collectList().block(SOON);

    assertThat(answers).hasSize(100).extracting(WebhookAnswer::status).containsOnly(204);
    assertThat(hanging).hasValue(4);
    hung.forEach(Disposable::dispose);
  }

  @Test
  void whatIsIdleIsClosedAndItsPoolGoes() {
    var calls = opened(Calls.forgettingPoolsAfter(Duration.ofSeconds(1), limits("max-idle=1s")));
    calls.answer(1, url("/one"));
    assertThat(calls.connections.open()).isEqualTo(1);

    await().atMost(Duration.ofSeconds(15)).until(() -> calls.connections.open() == 0);
    await().atMost(Duration.ofSeconds(15)).until(() -> calls.connections.pools() == 0);

    assertThat(calls.answer(1, url("/one")).status()).isEqualTo(204);
  }

  /** One of them is found out by the client, which then tries another. */
  @Test
  void connectionsThatTheOtherEndHasClosedAreNotUsed() {
    var closing =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .idleTimeout(Duration.ofMillis(200))
            .handle((_, response) ->
                Mono.delay(Duration.ofMillis(100)).then(response.status(204).send()))
            .bindNow();
    opened(closing::disposeNow);
    var url = URI.create("http://127.0.0.1:" + closing.port() + "/");
    var calls = calls();
    Flux.range(0, 4).flatMap(_ -> calls.to(1, url), 4).blockLast(SOON);
    await().until(() -> calls.connections.open() == 0);

    assertThat(calls.answer(1, url).status()).isEqualTo(204);
  }

  @Test
  void beyondHalfOfAllConnectionsNoneIsKept() {
    var calls = calls("max-connections=4");

    for (int endpoint = 1; endpoint <= 10; endpoint++) {
      calls.answer(endpoint, url("/one"));
    }

    await().until(() -> calls.connections.open() <= 2);
    assertThat(calls.answer(11, url("/one")).status()).isEqualTo(204);
  }

  @Test
  void beyondAllConnectionsNothingIsAskedOfAnEndpoint() {
    var calls = calls("max-connections=4");
    List<Disposable> hung = new ArrayList<>();
    for (int n = 1; n <= 4; n++) {
      hung.add(calls.to(n, url("/hangs")).onErrorComplete().subscribe());
    }
    await().until(() -> hanging.get() == 4);

    assertThat(calls.outcome(5, url("/one"))).isEqualTo(new Outcome.NoCapacity());

    hung.forEach(Disposable::dispose);
    await().until(() -> calls.connections.open() == 0);
    assertThat(calls.answer(5, url("/one")).status()).isEqualTo(204);
  }

  @Test
  void anEndpointThatMovesIsCalledWhereItIsNow() {
    var calls = calls();
    calls.answer(1, url("/one"));

    calls.answer(1, url("/two"));

    assertThat(portsOfTwo).hasSize(1);
  }

  @Test
  void onLinuxTheTransportIsNative() {
    assertThat(System.getProperty("os.name")).isEqualTo("Linux");
    assertThat(calls().connections.isNative()).isTrue();
  }

  @Test
  void anAddressIsRememberedForTheBoundOfItsOwnAndNoLonger() throws Exception {
    var names = opened(new NameServer("127.0.0.1", 86_400));
    var limits = limits("dns-ttl=1s", "max-idle=1s");
    var calls = opened(new Calls(limits, Calls.LOOPBACK, tls(), names::isAsked));
    var url = URI.create("http://shop.test:" + server.port() + "/one");

    // Each endpoint has a connection of its own, and each connection needs the address.
    calls.answer(1, url);
    long asked = questionsForIpv4(names);
    calls.answer(2, url);

    assertThat(asked).isPositive();
    assertThat(questionsForIpv4(names)).isEqualTo(asked);
    var endpoint = new AtomicInteger(2);
    await()
        .until(() -> {
          calls.answer(endpoint.incrementAndGet(), url);
          return questionsForIpv4(names) > asked;
        });
  }

  /** The one for IPv6 is on its way when the answer to this one is already enough. */
  private static long questionsForIpv4(NameServer names) {
    return names.questions.stream().filter(question -> question.startsWith("A ")).count();
  }

  @Test
  void aNameThatLeadsInsideIsNotConnectedTo() throws Exception {
    var names = opened(new NameServer("127.0.0.1", 60));
    var calls = opened(new Calls(limits(), Calls.NOTHING, tls(), names::isAsked));

    var outcome = calls.outcome(1, URI.create("http://shop.test:" + server.port() + "/one"));

    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    assertThat(portsOfOne).isEmpty();
  }

  private static final Duration SOON = Duration.ofSeconds(10);

  private Calls calls(String... settings) {
    return opened(new Calls(limits(settings), Calls.LOOPBACK));
  }

  private static Tls tls() {
    return new Tls(Tls.fastest(), null, Duration.ofSeconds(5));
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static int portOf(@Nullable InetSocketAddress address) {
    return requireNonNull(address).getPort();
  }

  /** A name server on loopback that knows one address, which every name has. */
  private static final class NameServer extends SimpleChannelInboundHandler<DatagramDnsQuery>
      implements AutoCloseable {
    final List<String> questions = new CopyOnWriteArrayList<>();
    private final MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel socket;
    private final byte[] address;
    private final int ttlSeconds;

    NameServer(String address, int ttlSeconds) throws Exception {
      this.address = InetAddress.getByName(address).getAddress();
      this.ttlSeconds = ttlSeconds;
      this.socket =
          new Bootstrap()
              .group(loop)
              .channel(NioDatagramChannel.class)
              .handler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel
                          .pipeline()
                          .addLast(
                              new DatagramDnsQueryDecoder(),
                              new DatagramDnsResponseEncoder(),
                              NameServer.this);
                    }
                  })
              .bind("127.0.0.1", 0)
              .sync()
              .channel();
    }

    void isAsked(NameResolverSpec resolver) {
      resolver.dnsAddressResolverGroupProvider(builder ->
          new DnsAddressResolverGroup(
              builder.nameServerProvider(
                  new SingletonDnsServerAddressStreamProvider(
                      (InetSocketAddress) socket.localAddress()))));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Who asked asks again.
    protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
      DefaultDnsQuestion question = query.recordAt(DnsSection.QUESTION);
      questions.add(question.type().name() + " " + question.name());
      var answer =
          new DatagramDnsResponse(
              /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
      answer.addRecord(DnsSection.QUESTION, question);
      if (question.type().equals(DnsRecordType.A)) {
        answer.addRecord(
            DnsSection.ANSWER,
            new DefaultDnsRawRecord(
                question.name(), DnsRecordType.A, ttlSeconds, Unpooled.wrappedBuffer(address)));
      }
      context.writeAndFlush(answer);
    }

    @Override
    public void close() {
      socket.close().syncUninterruptibly();
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
