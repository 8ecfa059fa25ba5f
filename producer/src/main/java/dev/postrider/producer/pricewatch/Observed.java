package dev.postrider.producer.pricewatch;

/**
 * What observations came to.
 *
 * @param observed how many were taken
 * @param stale how many of these were older than what is known of their item, and changed nothing
 * @param dropped how many watches fired
 */
record Observed(long observed, long stale, long dropped) {
  static final Observed NOTHING = new Observed(0, 0, 0);

  Observed plus(Observed more) {
    return new Observed(observed + more.observed, stale + more.stale, dropped + more.dropped);
  }
}
