package dev.postrider.producer.payment;

import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.publish.Published;
import dev.postrider.producer.publish.Publisher;
import dev.postrider.schemas.event.PaymentOccurred;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Publishes payments as {@link #TYPE}; the subject is the account's id. */
@Component
public final class Payments {
  /** CloudEvents type of what it publishes. */
  public static final String TYPE = "payment.occurred";

  private final Publisher publisher;
  private final EventSource source;

  Payments(Publisher publisher, ProducerTopics topics) {
    this.publisher = publisher;
    this.source = new EventSource(topics.payments(), "/postrider/producer/payments", TYPE);
  }

  /** Completes when Kafka has acknowledged it. */
  public Mono<Published> publish(
      @Nullable String application, PaymentOccurred payment, @Nullable String idempotencyKey) {
    return publisher.publish(
        source,
        Occurrence.of(application, payment.getAccountId(), payment.getOccurredAt(), idempotencyKey),
        payment);
  }
}
