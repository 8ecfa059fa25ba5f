package dev.postrider.producer.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.schemas.event.LoginUnusual;
import dev.postrider.schemas.event.PriceDropped;
import dev.postrider.schemas.event.ShipmentArriving;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void samplesAreWhatTheirTypesPromise(long seed) {
    Random random = new Random(seed);

    PriceDropped drop = PriceDropSample.next(random, NOW);
    LoginUnusual login = LoginSample.next(random, NOW);
    ShipmentArriving shipment = ShipmentSample.next(random, NOW);

    assertThat(drop.getPrice().getMinorUnits())
        .isPositive()
        .isLessThan(drop.getPreviousPrice().getMinorUnits());
    assertThat(login.getReasons()).isNotEmpty();
    assertThat(login.getVerificationExpiresAt()).isAfter(login.getOccurredAt());
    assertThat(shipment.getArrivesFrom()).isBetween(NOW, shipment.getArrivesUntil());
    assertThat(shipment.getParcels()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noTwoSamplesAreTheSame(long seed) {
    Random random = new Random(seed);

    List<SpecificRecord> two =
        List.of(PaymentSample.next(random, NOW), PaymentSample.next(random, NOW));

    assertThat(two.getFirst()).isNotEqualTo(two.getLast());
  }
}
