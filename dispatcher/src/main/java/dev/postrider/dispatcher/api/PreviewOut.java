package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.delivery.WebhookRequest;
import dev.postrider.dispatcher.endpoint.Credentials;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request that was not sent.
 *
 * @param headers by name in lower case; the signature is genuine, credentials are left out
 * @param body the text that would be sent, and that the signature is of
 */
record PreviewOut(String method, URI url, Map<String, String> headers, String body) {
  static PreviewOut of(WebhookRequest request, Credentials credentials) {
    Map<String, String> headers = new TreeMap<>(request.headers());
    headers.putAll(credentials.asRedactedHeaders());
    return new PreviewOut(
        "POST", request.url(), headers, new String(request.body().bytes(), StandardCharsets.UTF_8));
  }
}
