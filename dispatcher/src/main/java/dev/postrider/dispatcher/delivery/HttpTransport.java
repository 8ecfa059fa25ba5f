package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.security.AddressGuard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Posts webhooks with Reactor Netty: pooled connections, no redirects, no decompression, one
 * deadline for all.
 */
final class HttpTransport implements Transport, AutoCloseable {
  static final int MAX_BODY_BYTES = 64 * 1024;

  /** So that a host that moves to other addresses is followed even while it is busy. */
  private static final Duration MAX_LIFE = Duration.ofMinutes(10);

  /** The pools of hosts that are no longer called must not pile up. */
  private static final Duration POOL_IDLE = Duration.ofMinutes(5);

  private static final Duration POOL_CHECK = Duration.ofMinutes(1);
  private static final Duration DISPOSE = Duration.ofSeconds(2);
  private static final int MAX_PENDING_PER_HOST = 10_000;
  private static final String USER_AGENT = "Postrider/0.1";

  private final DeliveryProperties limits;
  private final ConnectionProvider connections;

  /** Its own: the shared ones end with whichever application of the process ends first. */
  private final LoopResources loops = LoopResources.create("postrider-http");

  private final HttpClient client;

  HttpTransport(DeliveryProperties limits, AddressGuard guard) {
    this.limits = limits;
    this.connections =
        ConnectionProvider.builder("webhooks")
            .maxConnections(limits.maxConnectionsPerHost())
            .pendingAcquireMaxCount(MAX_PENDING_PER_HOST)
            .pendingAcquireTimeout(limits.connectTimeout())
            .maxIdleTime(limits.maxIdle())
            .maxLifeTime(MAX_LIFE)
            .evictInBackground(limits.maxIdle())
            .disposeInactivePoolsInBackground(POOL_CHECK, POOL_IDLE)
            .build();
    GuardedConnect guarded = new GuardedConnect(guard);
    this.client =
        HttpClient.create(connections)
            .runOn(loops)
            .followRedirect(false)
            .compress(false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis())
            .resolvedAddressesSelector((_, addresses) -> allowed(addresses, guard))
            .doOnChannelInit(
                (_, channel, _) -> channel.pipeline().addFirst(GuardedConnect.NAME, guarded));
  }

  @Override
  public Mono<WebhookAnswer> post(WebhookRequest request) {
    return client
        .headers(headers -> write(request, headers))
        .post()
        .uri(request.url())
        .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(request.body())))
        .response((response, body) -> read(response, body).flux())
        .single()
        .timeout(limits.timeout());
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

  private static void write(WebhookRequest request, HttpHeaders headers) {
    headers
        .set(HttpHeaderNames.USER_AGENT, USER_AGENT)
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONTENT_LENGTH, request.body().length)
        .set("webhook-id", request.messageId())
        .set("webhook-timestamp", Long.toString(request.timestamp()))
        .set("webhook-signature", request.signature());
  }

  private static Mono<WebhookAnswer> read(HttpClientResponse response, ByteBufFlux body) {
    String retryAfter = response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER);
    int status = response.status().code();
    return beginningOf(body).map(bytes -> new WebhookAnswer(status, retryAfter, bytes));
  }

  /** Reads to the bound and no further; what is left unread closes the connection. */
  private static Mono<byte[]> beginningOf(ByteBufFlux body) {
    return Mono.defer(() -> {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      return body.takeUntil(part -> append(part, bytes) == MAX_BODY_BYTES)
          .then(Mono.fromSupplier(bytes::toByteArray));
    });
  }

  private static int append(ByteBuf part, ByteArrayOutputStream bytes) {
    int room = MAX_BODY_BYTES - bytes.size();
    try {
      part.getBytes(part.readerIndex(), bytes, Math.min(part.readableBytes(), room));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.size();
  }

  @Override
  public void close() {
    connections.disposeLater().then(loops.disposeLater(Duration.ZERO, DISPOSE)).block();
  }
}
