package dev.postrider.dispatcher.delivery;

import reactor.core.publisher.Mono;

/** Posts a webhook; fails with whatever kept an answer from coming. */
@FunctionalInterface
interface Transport {
  Mono<WebhookAnswer> post(WebhookRequest request);
}
