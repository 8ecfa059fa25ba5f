package dev.postrider.dispatcher.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Posts webhooks with Reactor Netty: no redirects, no decompression, one deadline for all of
 * connecting, headers and body.
 */
final class HttpTransport implements Transport {
  static final int MAX_BODY_BYTES = 64 * 1024;

  private static final AsciiString USER_AGENT = AsciiString.cached(WebhookRequest.USER_AGENT);
  private static final AsciiString ID = AsciiString.cached("webhook-id");
  private static final AsciiString TIMESTAMP = AsciiString.cached("webhook-timestamp");
  private static final AsciiString SIGNATURE = AsciiString.cached("webhook-signature");
  private static final AsciiString DELIVERY = AsciiString.cached("webhook-delivery");
  private static final byte[] NOTHING = {};

  private final Connections connections;
  private final Deadlines deadlines;
  private final Duration timeout;

  /**
   * @param timeout of requests that have none of their own
   */
  HttpTransport(Connections connections, Deadlines deadlines, Duration timeout) {
    this.connections = connections;
    this.deadlines = deadlines;
    this.timeout = timeout;
  }

  @Override
  public Mono<WebhookAnswer> post(WebhookRequest request) {
    EndpointClient client;
    try {
      client = connections.to(request.endpointId(), request.url());
    } catch (RuntimeException unusable) {
      return Mono.error(unusable);
    }
    Mono<WebhookAnswer> answer =
        client
            .sender()
            .send((head, out) -> {
              write(request, head);
              return out.sendObject(Unpooled.wrappedBuffer(request.body().bytes()));
            })
            .response((response, body) -> read(client, response, body))
            .single();
    Duration own = request.timeout();
    return deadlines.within(own == null ? timeout : own, answer);
  }

  private static void write(WebhookRequest request, HttpClientRequest head) {
    HttpHeaders headers = head.requestHeaders();
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    headers.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
    request.credentials().forEach(headers::set);
    headers
        .set(HttpHeaderNames.CONTENT_TYPE, request.body().contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, request.body().bytes().length)
        .set(ID, request.messageId())
        .set(TIMESTAMP, Long.toString(request.timestamp()))
        .set(SIGNATURE, request.signature());
  }

  private static Mono<WebhookAnswer> read(
      EndpointClient client, HttpClientResponse response, ByteBufFlux body) {
    client.learn(response.version());
    String retryAfter = response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER);
    String asked = response.responseHeaders().get(DELIVERY);
    int status = response.status().code();
    Beginning beginning = new Beginning();
    return body.takeUntil(beginning::takeIn)
        .then(
            Mono.fromSupplier(() ->
                new WebhookAnswer(
                    status, retryAfter, asked, beginning.bytes(), beginning.isCut())));
  }

  /**
   * A body read to its bound, and a byte beyond that says that there is more; what is left unread
   * ends the connection.
   */
  private static final class Beginning {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

    /** True once nothing more is wanted. */
    boolean takeIn(ByteBuf part) {
      int wanted = Math.min(part.readableBytes(), MAX_BODY_BYTES + 1 - bytes.size());
      try {
        part.getBytes(part.readerIndex(), bytes, wanted);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      return isCut();
    }

    boolean isCut() {
      return bytes.size() > MAX_BODY_BYTES;
    }

    byte[] bytes() {
      return bytes.size() == 0
          ? NOTHING
          : isCut() ? Arrays.copyOf(bytes.toByteArray(), MAX_BODY_BYTES) : bytes.toByteArray();
    }
  }
}
