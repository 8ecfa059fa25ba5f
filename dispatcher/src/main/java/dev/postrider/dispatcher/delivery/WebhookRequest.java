package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.body.Body;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signed webhook, ready to be posted: the body is sent as it stands here, byte for byte.
 *
 * @param endpointId whose connections are used
 * @param credentials headers by name, sent too, but not to be seen or logged
 * @param timeout of the whole request; null for the one that holds for all
 */
public record WebhookRequest(
    String endpointId,
    URI url,
    String messageId,
    long timestamp,
    String signature,
    Body body,
    Map<String, String> credentials,
    @Nullable Duration timeout) {
  static final String USER_AGENT = "Postrider/0.1";

  /** All headers but those of the connection, by name in lower case; credentials are left out. */
  public Map<String, String> headers() {
    return Map.of(
        "user-agent",
        USER_AGENT,
        "content-type",
        body.contentType(),
        "content-length",
        Integer.toString(body.bytes().length),
        "webhook-id",
        messageId,
        "webhook-timestamp",
        Long.toString(timestamp),
        "webhook-signature",
        signature);
  }

  @Override
  public String toString() {
    return "WebhookRequest[%s to %s]".formatted(messageId, endpointId);
  }
}
