package dev.postrider.producer.sample;

import static dev.postrider.producer.sample.SampleIds.account;
import static dev.postrider.producer.sample.SampleIds.id;
import static dev.postrider.producer.sample.SampleIds.one;

import dev.postrider.producer.pricewatch.PriceDrops;
import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.schemas.event.Availability;
import dev.postrider.schemas.event.Money;
import dev.postrider.schemas.event.PriceDropped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Prices in euros that drop by up to a half. */
@Component
final class PriceDropSample implements Sample {
  private final EventSource source;
  private final Clock clock;
  private final RandomGenerator random;

  PriceDropSample(ProducerTopics topics, Clock clock, RandomGenerator random) {
    this.source = PriceDrops.sourceOn(topics);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public EventSource source() {
    return source;
  }

  @Override
  public MadeUp next(String application) {
    PriceDropped made = next(random, clock.instant());
    return new MadeUp(new Occurrence(application, made.getProductId(), made.getObservedAt()), made);
  }

  static PriceDropped next(RandomGenerator random, Instant now) {
    String product = id("prod", random);
    long previous = random.nextLong(1_000, 100_000);
    long price = previous - random.nextLong(1, previous / 2);
    return PriceDropped.newBuilder()
        .setWatchId(id("watch", random))
        .setAccountId(account(random))
        .setProductId(product)
        .setProductName(one(random, List.of("Espresso machine", "Trail shoes", "Desk lamp")))
        .setProductUrl("https://shop.example/products/" + product)
        .setPreviousPrice(new Money(previous, "EUR"))
        .setPrice(new Money(price, "EUR"))
        .setAvailability(one(random, List.of(Availability.IN_STOCK, Availability.LOW_STOCK)))
        .setObservedAt(now)
        .build();
  }
}
