package dev.postrider.producer.sample;

import dev.postrider.producer.publish.Published;
import reactor.core.publisher.Mono;

/** Makes up events of one type. */
interface Sample {
  String type();

  /** Publishes one; each call makes up another. */
  Mono<Published> publish(String application);
}
