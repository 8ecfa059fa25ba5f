package dev.postrider.dispatcher.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered.
 *
 * @param retryAfter the Retry-After header as it came, or null
 * @param asked the webhook-delivery header as it came, or null
 * @param body the body's beginning, at most 64 KiB
 * @param isCut whether the body had more than that
 */
record WebhookAnswer(
    int status, @Nullable String retryAfter, @Nullable String asked, byte[] body, boolean isCut) {
  WebhookAnswer(int status, @Nullable String retryAfter, byte[] body) {
    this(status, retryAfter, null, body, false);
  }
}
