package dev.postrider.producer.pricewatch;

/** Observations that touch more watches, or make more events, than their transaction may. */
final class TooManyDrops extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooManyDrops() {
    super("Too many watches are touched at once", null, false, false);
  }
}
