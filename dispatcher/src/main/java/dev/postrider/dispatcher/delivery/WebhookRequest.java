package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.body.Body;
import java.net.URI;

/**
 * A signed webhook, ready to be posted: the body is sent as it stands here, byte for byte.
 *
 * @param endpointId whose connections are used
 */
record WebhookRequest(
    String endpointId, URI url, String messageId, long timestamp, String signature, Body body) {}
