package dev.postrider.producer.shipment;

import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.publish.Published;
import dev.postrider.producer.publish.Publisher;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.schemas.event.ShipmentArriving;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Publishes arriving shipments as {@link #TYPE}; the subject is the shipment's id. */
@Component
public final class Shipments {
  /** CloudEvents type of what it publishes. */
  public static final String TYPE = "shipment.arriving";

  private final Publisher publisher;
  private final EventSource source;

  Shipments(Publisher publisher, ProducerTopics topics) {
    this.publisher = publisher;
    this.source = sourceOn(topics);
  }

  public static EventSource sourceOn(ProducerTopics topics) {
    return new EventSource(topics.shipments(), "/postrider/producer/shipments", TYPE);
  }

  /** Completes when Kafka has acknowledged it. */
  public Mono<Published> publish(@Nullable String application, ShipmentArriving shipment) {
    return publisher.publish(
        source,
        new Occurrence(
            ApplicationName.Default.of(application),
            shipment.getShipmentId(),
            shipment.getUpdatedAt()),
        shipment);
  }
}
