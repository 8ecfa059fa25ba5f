package dev.postrider.dispatcher.delivery;

import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import reactor.netty.http.client.HttpClient;

/**
 * How one endpoint is called. An https endpoint is offered HTTP/2 first; one that speaks HTTP/1.1
 * is called with that alone from then on, which spares each request the way through the pool of
 * HTTP/2 connections.
 */
final class EndpointClient {
  private final URI url;
  private final HttpClient.RequestSender http11;
  private volatile HttpClient.RequestSender sender;

  EndpointClient(URI url, HttpClient offered, HttpClient http11) {
    this.url = url;
    this.http11 = http11.post().uri(url);
    this.sender = offered.post().uri(url);
  }

  boolean isFor(URI other) {
    return url.equals(other);
  }

  HttpClient.RequestSender sender() {
    return sender;
  }

  @SuppressWarnings("ReferenceEquality") // There are only these two.
  void learn(HttpVersion spoken) {
    if (sender != http11 && spoken.majorVersion() == 1) {
      sender = http11;
    }
  }
}
