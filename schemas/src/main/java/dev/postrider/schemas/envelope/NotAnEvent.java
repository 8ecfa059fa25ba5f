package dev.postrider.schemas.envelope;

/** Carries the reason out of the reading of a record that turned out to be undecodable. */
final class NotAnEvent extends RuntimeException {
  NotAnEvent(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
