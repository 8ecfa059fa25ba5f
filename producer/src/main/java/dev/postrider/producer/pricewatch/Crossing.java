package dev.postrider.producer.pricewatch;

/**
 * What a price does to a watch. A watch fires when the price comes below its threshold while it is
 * armed, and is armed again when the price rises above; a price that is the threshold changes
 * nothing.
 */
record Crossing(boolean armed, boolean fires) {
  static Crossing of(boolean armed, long threshold, long price) {
    if (price < threshold) {
      return new Crossing(false, armed);
    }
    return new Crossing(armed || price > threshold, false);
  }
}
