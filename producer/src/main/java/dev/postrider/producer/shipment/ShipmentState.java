package dev.postrider.producer.shipment;

/** Whether a shipment's arrival is still to be announced. */
enum ShipmentState {
  SCHEDULED,
  ANNOUNCED,
  CANCELLED
}
