package dev.postrider.schemas.codec;

/** Carries the reason out of a walk over a value that turned out not to be readable. */
final class Malformed extends RuntimeException {
  Malformed(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
