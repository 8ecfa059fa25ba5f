package dev.postrider.producer.shipment;

import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.EventTime;
import dev.postrider.producer.web.InvalidRequest;
import dev.postrider.schemas.event.ShipmentArriving;
import dev.postrider.schemas.event.ShipmentStatus;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A shipment to be told of; the fields are those of {@link ShipmentArriving}. */
record ShipmentRequest(
    @ApplicationName @Nullable String application,
    @NotBlank @Size(max = 128) String shipmentId,
    @NotBlank @Size(max = 128) String orderId,
    @NotBlank @Size(max = 128) String accountId,
    @NotBlank @Size(max = 128) String carrier,
    @NotBlank @Size(max = 128) String trackingNumber,
    @NotNull ShipmentStatus status,
    @NotNull @Min(1) @Max(1000) Integer parcels,
    @NotNull Boolean signatureRequired,
    @NotNull @EventTime Instant arrivesFrom,
    @NotNull @EventTime Instant arrivesUntil,
    @EventTime @Nullable Instant updatedAt) {

  ShipmentArriving toEvent(Instant now) {
    if (arrivesUntil.isBefore(arrivesFrom)) {
      throw new InvalidRequest("arrivesUntil", "must not be before arrivesFrom");
    }
    return ShipmentArriving.newBuilder()
        .setShipmentId(shipmentId)
        .setOrderId(orderId)
        .setAccountId(accountId)
        .setCarrier(carrier)
        .setTrackingNumber(trackingNumber)
        .setStatus(status)
        .setParcels(parcels)
        .setSignatureRequired(signatureRequired)
        .setArrivesFrom(arrivesFrom)
        .setArrivesUntil(arrivesUntil)
        .setUpdatedAt(Objects.requireNonNullElse(updatedAt, now))
        .build();
  }
}
