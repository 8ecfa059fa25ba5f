package dev.postrider.dispatcher.queue;

/**
 * How many deliveries of an endpoint are out of its queue at a time: one at first, twice as many
 * after each success, one again after a failure.
 */
final class Ramp {
  /** When all goes well; most wait at its gate, because outcomes are taken in every 20 ms or so. */
  static final int MOST = 512;

  private int allowed = 1;

  int allowed() {
    return allowed;
  }

  /** Whether it has shown that it answers. */
  boolean isProven() {
    return allowed > 1;
  }

  void succeeded() {
    allowed = Math.min(MOST, 2 * allowed);
  }

  void failed() {
    allowed = 1;
  }

  /** This dispatcher has no room for more. */
  void crowded() {
    allowed = Math.max(1, allowed / 2);
  }
}
