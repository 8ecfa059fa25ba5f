package dev.postrider.producer.pricewatch;

import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.publish.Published;
import dev.postrider.producer.publish.Publisher;
import dev.postrider.schemas.event.PriceDropped;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Publishes dropped prices as {@link #TYPE}; the subject is the product's id. */
@Component
public final class PriceDrops {
  /** CloudEvents type of what it publishes. */
  public static final String TYPE = "price.dropped";

  private final Publisher publisher;
  private final EventSource source;

  PriceDrops(Publisher publisher, ProducerTopics topics) {
    this.publisher = publisher;
    this.source = new EventSource(topics.prices(), "/postrider/producer/prices", TYPE);
  }

  /** Completes when Kafka has acknowledged it. */
  public Mono<Published> publish(
      @Nullable String application, PriceDropped drop, @Nullable String idempotencyKey) {
    return publisher.publish(
        source,
        Occurrence.of(application, drop.getProductId(), drop.getObservedAt(), idempotencyKey),
        drop);
  }
}
