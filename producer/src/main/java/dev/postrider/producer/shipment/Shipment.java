package dev.postrider.producer.shipment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.postrider.schemas.event.ShipmentArriving;
import dev.postrider.schemas.event.ShipmentStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A shipment as it is kept.
 *
 * @param announceAt when its arrival is to be announced
 * @param estimate number of the estimate that this is the time of, from 1
 * @param eventId id of the event that announced it last, null before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Shipment(
    String shipmentId,
    String application,
    Goods goods,
    ShipmentStatus status,
    Instant arrivesFrom,
    Instant arrivesUntil,
    Instant updatedAt,
    ShipmentState state,
    Instant announceAt,
    int estimate,
    @Nullable String eventId) {

  /** What is shipped and by whom; never changes. */
  record Goods(
      String orderId,
      String accountId,
      String carrier,
      String trackingNumber,
      int parcels,
      boolean signatureRequired) {}

  ShipmentArriving toEvent() {
    return ShipmentArriving.newBuilder()
        .setShipmentId(shipmentId)
        .setOrderId(goods.orderId())
        .setAccountId(goods.accountId())
        .setCarrier(goods.carrier())
        .setTrackingNumber(goods.trackingNumber())
        .setStatus(status)
        .setParcels(goods.parcels())
        .setSignatureRequired(goods.signatureRequired())
        .setArrivesFrom(arrivesFrom)
        .setArrivesUntil(arrivesUntil)
        .setUpdatedAt(updatedAt)
        .build();
  }
}
