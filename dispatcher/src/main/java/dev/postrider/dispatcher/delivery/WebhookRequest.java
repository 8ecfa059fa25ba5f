package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.body.Body;
import java.net.URI;
import java.util.Map;

/**
 * A signed webhook, ready to be posted: the body is sent as it stands here, byte for byte.
 *
 * @param endpointId whose connections are used
 * @param credentials headers by name, sent too, but not to be seen or logged
 */
record WebhookRequest(
    String endpointId,
    URI url,
    String messageId,
    long timestamp,
    String signature,
    Body body,
    Map<String, String> credentials) {
  @Override
  public String toString() {
    return "WebhookRequest[%s to %s]".formatted(messageId, endpointId);
  }
}
