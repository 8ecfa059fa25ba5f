package dev.postrider.dispatcher.delivery;

import java.net.URI;

/** A signed webhook, ready to be posted: the body is sent as it stands here, byte for byte. */
record WebhookRequest(URI url, String messageId, long timestamp, String signature, byte[] body) {}
