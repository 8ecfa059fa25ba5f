package dev.postrider.producer.sample;

import static dev.postrider.producer.sample.SampleIds.account;
import static dev.postrider.producer.sample.SampleIds.id;
import static dev.postrider.producer.sample.SampleIds.one;

import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.shipment.Shipments;
import dev.postrider.schemas.event.ShipmentArriving;
import dev.postrider.schemas.event.ShipmentStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Shipments that arrive within hours. */
@Component
final class ShipmentSample implements Sample {
  private static final Duration WINDOW = Duration.ofHours(2);

  private final EventSource source;
  private final Clock clock;
  private final RandomGenerator random;

  ShipmentSample(ProducerTopics topics, Clock clock, RandomGenerator random) {
    this.source = Shipments.sourceOn(topics);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public EventSource source() {
    return source;
  }

  @Override
  public MadeUp next(String application) {
    ShipmentArriving made = next(random, clock.instant());
    return new MadeUp(new Occurrence(application, made.getShipmentId(), made.getUpdatedAt()), made);
  }

  static ShipmentArriving next(RandomGenerator random, Instant now) {
    Instant from = now.plus(Duration.ofMinutes(random.nextInt(15, 240)));
    return ShipmentArriving.newBuilder()
        .setShipmentId(id("ship", random))
        .setOrderId(id("ord", random))
        .setAccountId(account(random))
        .setCarrier(one(random, List.of("Yellow Post", "Northern Parcel", "Swift Couriers")))
        .setTrackingNumber("%012d".formatted(random.nextLong(1_000_000_000_000L)))
        .setStatus(ShipmentStatus.OUT_FOR_DELIVERY)
        .setParcels(random.nextInt(1, 4))
        .setSignatureRequired(random.nextBoolean())
        .setArrivesFrom(from)
        .setArrivesUntil(from.plus(WINDOW))
        .setUpdatedAt(now)
        .build();
  }
}
