package dev.postrider.producer.sample;

import static dev.postrider.producer.sample.SampleIds.account;
import static dev.postrider.producer.sample.SampleIds.id;
import static dev.postrider.producer.sample.SampleIds.one;

import dev.postrider.producer.payment.Payments;
import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.schemas.event.Money;
import dev.postrider.schemas.event.PaymentMethod;
import dev.postrider.schemas.event.PaymentOccurred;
import dev.postrider.schemas.event.PaymentStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Payments by card or wallet, between 1.99 and 500.00. */
@Component
final class PaymentSample implements Sample {
  private final EventSource source;
  private final Clock clock;
  private final RandomGenerator random;

  PaymentSample(ProducerTopics topics, Clock clock, RandomGenerator random) {
    this.source = Payments.sourceOn(topics);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public EventSource source() {
    return source;
  }

  @Override
  public MadeUp next(String application) {
    PaymentOccurred made = next(random, clock.instant());
    return new MadeUp(new Occurrence(application, made.getAccountId(), made.getOccurredAt()), made);
  }

  static PaymentOccurred next(RandomGenerator random, Instant now) {
    return PaymentOccurred.newBuilder()
        .setPaymentId(id("pay", random))
        .setAccountId(account(random))
        .setOrderId(random.nextBoolean() ? id("ord", random) : null)
        .setAmount(
            new Money(random.nextLong(199, 50_000), one(random, List.of("EUR", "USD", "GBP"))))
        .setMethod(one(random, List.of(PaymentMethod.CARD, PaymentMethod.WALLET)))
        .setStatus(one(random, List.of(PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED)))
        .setPayee(one(random, List.of("Corner Bakery", "Blue Bicycle Shop", "City Transport")))
        .setOccurredAt(now)
        .build();
  }
}
