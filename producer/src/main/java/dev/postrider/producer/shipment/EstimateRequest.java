package dev.postrider.producer.shipment;

import static java.util.Objects.requireNonNullElse;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.web.EventTime;
import dev.postrider.schemas.event.ShipmentStatus;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a shipment is expected now. */
record EstimateRequest(
    @NotNull @EventTime Instant arrivesFrom,
    @EventTime @Nullable Instant arrivesUntil,
    @Nullable ShipmentStatus status) {

  /**
   * The shipment with this estimate. One that was announced is announced again only if its new time
   * to be announced is yet to come.
   */
  Shipment applyTo(Shipment shipment, Instant now, Duration leadTime) {
    Instant announceAt = SqlTime.micros(arrivesFrom.minus(leadTime));
    boolean announceAgain = shipment.state() == ShipmentState.SCHEDULED || announceAt.isAfter(now);
    return new Shipment(
        shipment.shipmentId(),
        shipment.application(),
        shipment.goods(),
        requireNonNullElse(status, shipment.status()),
        SqlTime.micros(arrivesFrom),
        SqlTime.micros(ShipmentRequest.until(arrivesFrom, arrivesUntil)),
        SqlTime.micros(now),
        announceAgain ? ShipmentState.SCHEDULED : shipment.state(),
        announceAt,
        shipment.estimate() + 1,
        shipment.eventId());
  }
}
