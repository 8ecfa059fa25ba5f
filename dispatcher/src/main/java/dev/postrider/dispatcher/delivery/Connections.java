package dev.postrider.dispatcher.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.postrider.dispatcher.security.AddressGuard;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider.NameResolverSpec;

/**
 * The connections to endpoints. Each endpoint that is called has a pool of its own, told apart by a
 * channel attribute; endpoints of the same host share nothing, so one that hangs keeps only its own
 * connections. (Reactor Netty tells pools apart by a hash of 32 bits: two endpoints of the same
 * host and port whose hashes are equal share a pool, one pair among 100,000 of them. Then they wait
 * for each other's connections, for the connect timeout at most.) An endpoint that is not called
 * has nothing here.
 */
final class Connections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);
  private static final AttributeKey<String> ENDPOINT = AttributeKey.valueOf("postrider.endpoint");

  /** So that a host that moves to other addresses is followed even while it is busy. */
  private static final Duration MAX_LIFE = Duration.ofMinutes(10);

  /** An endpoint that did not exist a moment ago may exist now. */
  private static final Duration NEGATIVE_DNS_TTL = Duration.ofSeconds(2);

  private static final Duration DNS_QUERY_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_DNS_QUERIES = 8;
  private static final int MAX_CLIENTS = 100_000;
  private static final int MAX_STATUS_LINE_BYTES = 4 * 1024;
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  /** Of all connections that there may be; the others are for those who have none. */
  private static final double MOST_KEPT = 0.5;

  private static final Duration DISPOSE = Duration.ofSeconds(2);

  private final DeliveryProperties limits;
  private final Tls tls;
  private final PoolCount pools = new PoolCount();
  private final AtomicInteger open = new AtomicInteger();
  private final ConnectionProvider provider;

  /** Its own: the shared ones end with whichever application of the process ends first. */
  private final LoopResources loops = LoopResources.create("postrider-http");

  private final HttpClient plain;
  private final Cache<String, EndpointClient> clients;

  /**
   * @param poolsIdle how long a pool without a connection is kept
   */
  Connections(DeliveryProperties limits, Network network, Deadlines deadlines, Duration poolsIdle) {
    AddressGuard guard = network.guard();
    this.limits = limits;
    this.tls = network.tls();
    this.clients =
        Caffeine.newBuilder().maximumSize(MAX_CLIENTS).expireAfterAccess(poolsIdle).build();
    this.provider = pools(poolsIdle, deadlines);
    GuardedConnect guarded = new GuardedConnect(guard, () -> open.get() <= limits.maxConnections());
    HttpClient client =
        HttpClient.create(provider)
            .runOn(loops)
            .followRedirect(false)
            .compress(false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis())
            .resolver(spec -> {
              spec.cacheMaxTimeToLive(limits.dnsTtl())
                  .cacheNegativeTimeToLive(NEGATIVE_DNS_TTL)
                  .queryTimeout(DNS_QUERY_TIMEOUT)
                  .maxQueriesPerResolve(MAX_DNS_QUERIES);
              network.dns().accept(spec);
            })
            .resolvedAddressesSelector((_, addresses) -> allowed(addresses, guard))
            .httpResponseDecoder(decoder ->
                decoder.maxInitialLineLength(MAX_STATUS_LINE_BYTES).maxHeaderSize(MAX_HEADER_BYTES))
            .http2Settings(settings -> settings.maxHeaderListSize(MAX_HEADER_BYTES))
            .doOnChannelInit((_, channel, _) -> begin(channel, guarded));
    this.plain = isNative() ? endingWhatIsNotAcknowledged(client, limits) : client;
    log.info("connections transport={} tls={}", isNative() ? "epoll" : "nio", tls.name());
  }

  /**
   * What is outside.
   *
   * @param dns what a test has to say about name servers
   */
  record Network(AddressGuard guard, Tls tls, Consumer<NameResolverSpec> dns) {}

  private ConnectionProvider pools(Duration poolsIdle, Deadlines deadlines) {
    return ConnectionProvider.builder("webhooks")
        .allocationStrategy(
            Http2AllocationStrategy.builder()
                .maxConnections(limits.maxInFlight())
                .maxConcurrentStreams(limits.maxInFlight())
                .strictConnectionReuse(true)
                .streamBatchSize(limits.maxInFlight())
                .build())
        // As many connections as requests: one waits only for another that is just being given
        // back.
        .pendingAcquireMaxCount(limits.maxInFlight())
        .pendingAcquireTimeout(limits.connectTimeout())
        .pendingAcquireTimer(
            (expire, timeout) -> deadlines.afterNanos(timeout.toNanos(), expire)::cancel)
        // The last one used is used first: few stay warm, and the others become idle and go.
        .lifo()
        .maxLifeTime(MAX_LIFE)
        // Ours alone is asked, so it also has to see that the other end has closed.
        .evictionPredicate((connection, state) ->
            !connection.channel().isActive()
                || !connection.isPersistent()
                || state.idleTime() >= limits.maxIdle().toMillis()
                || isOneTooMany(connection))
        .evictInBackground(limits.maxIdle())
        .disposeInactivePoolsInBackground(poolsIdle.dividedBy(2), poolsIdle)
        .metrics(true, () -> pools)
        .build();
  }

  /** One that carries many requests at a time is worth keeping. */
  private boolean isOneTooMany(Connection connection) {
    return open.get() > limits.maxConnections() * MOST_KEPT
        && !(connection.channel().pipeline().get(NettyPipeline.HttpCodec)
            instanceof Http2FrameCodec);
  }

  private void begin(Channel channel, GuardedConnect guarded) {
    channel.pipeline().addFirst(GuardedConnect.NAME, guarded);
    open.incrementAndGet();
    channel.closeFuture().addListener(_ -> open.decrementAndGet());
  }

  /** So that a connection whose other end is gone does not swallow HTTP/2 requests for long. */
  private static HttpClient endingWhatIsNotAcknowledged(
      HttpClient client, DeliveryProperties limits) {
    return client.option(EpollChannelOption.TCP_USER_TIMEOUT, (int) limits.timeout().toMillis());
  }

  boolean isNative() {
    return loops.onChannelClass(SocketChannel.class, loops.onClient(true))
        == EpollSocketChannel.class;
  }

  /**
   * Of a host with several addresses those that may be called; all if none may, and the channel
   * then refuses them.
   */
  private static List<? extends SocketAddress> allowed(
      List<? extends SocketAddress> addresses, AddressGuard guard) {
    List<? extends SocketAddress> allowed =
        addresses.stream()
            .filter(address ->
                address instanceof InetSocketAddress inet && guard.allows(inet.getAddress()))
            .toList();
    return allowed.isEmpty() ? addresses : allowed;
  }

  EndpointClient to(String endpointId, URI url) {
    EndpointClient known = clients.getIfPresent(endpointId);
    if (known != null && known.isFor(url)) {
      return known;
    }
    EndpointClient client = newClient(endpointId, url);
    clients.put(endpointId, client);
    return client;
  }

  private EndpointClient newClient(String endpointId, URI url) {
    HttpClient own = plain.attr(ENDPOINT, endpointId);
    if (!"https".equalsIgnoreCase(url.getScheme())) {
      return new EndpointClient(url, own, own);
    }
    return new EndpointClient(
        url,
        own.secure(tls.http2).protocol(HttpProtocol.H2, HttpProtocol.HTTP11),
        own.secure(tls.http11));
  }

  Lateness lateness() {
    return new Lateness(loops.onClient(true));
  }

  int open() {
    return open.get();
  }

  int pools() {
    return pools.pools();
  }

  @Override
  public void close() {
    provider.disposeLater().then(loops.disposeLater(Duration.ZERO, DISPOSE)).block();
    tls.close();
  }
}
