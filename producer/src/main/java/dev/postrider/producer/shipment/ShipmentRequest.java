package dev.postrider.producer.shipment;

import static java.util.Objects.requireNonNullElse;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.EventTime;
import dev.postrider.producer.web.InvalidRequest;
import dev.postrider.producer.web.NewId;
import dev.postrider.schemas.event.ShipmentArriving;
import dev.postrider.schemas.event.ShipmentStatus;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A shipment that is expected; the fields are those of {@link ShipmentArriving}. */
record ShipmentRequest(
    @ApplicationName @Nullable String application,
    @Size(min = 1, max = 128) @Nullable String shipmentId,
    @NotBlank @Size(max = 128) String orderId,
    @NotBlank @Size(max = 128) String accountId,
    @NotBlank @Size(max = 128) String carrier,
    @NotBlank @Size(max = 128) String trackingNumber,
    @Nullable ShipmentStatus status,
    @Min(1) @Max(1000) @Nullable Integer parcels,
    @Nullable Boolean signatureRequired,
    @NotNull @EventTime Instant arrivesFrom,
    @EventTime @Nullable Instant arrivesUntil) {

  Shipment toShipment(Instant now, Duration leadTime) {
    return new Shipment(
        shipmentId == null ? NewId.of("ship") : shipmentId,
        ApplicationName.Default.of(application),
        new Shipment.Goods(
            orderId,
            accountId,
            carrier,
            trackingNumber,
            requireNonNullElse(parcels, 1),
            requireNonNullElse(signatureRequired, false)),
        requireNonNullElse(status, ShipmentStatus.IN_TRANSIT),
        SqlTime.micros(arrivesFrom),
        SqlTime.micros(until(arrivesFrom, arrivesUntil)),
        SqlTime.micros(now),
        ShipmentState.SCHEDULED,
        SqlTime.micros(arrivesFrom.minus(leadTime)),
        1,
        null);
  }

  static Instant until(Instant from, @Nullable Instant until) {
    if (until != null && until.isBefore(from)) {
      throw new InvalidRequest("arrivesUntil", "must not be before arrivesFrom");
    }
    return requireNonNullElse(until, from);
  }
}
