package dev.postrider.producer.pricewatch;

import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.publish.Published;
import dev.postrider.producer.publish.Publisher;
import dev.postrider.producer.web.ApplicationName;
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
    this.source = sourceOn(topics);
  }

  public static EventSource sourceOn(ProducerTopics topics) {
    return new EventSource(topics.prices(), "/postrider/producer/prices", TYPE);
  }

  /** Completes when Kafka has acknowledged it. */
  public Mono<Published> publish(@Nullable String application, PriceDropped drop) {
    return publisher.publish(
        source,
        new Occurrence(
            ApplicationName.Default.of(application), drop.getProductId(), drop.getObservedAt()),
        drop);
  }
}
