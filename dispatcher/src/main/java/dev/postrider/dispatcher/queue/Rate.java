package dev.postrider.dispatcher.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * How many attempts a rate lets through: so many per second, evenly. What was not used is kept for
 * 80 ms, so that a pause of the stream thread costs nothing and no second has a tenth more.
 */
final class Rate {
  private static final double KEPT_SECONDS = 0.08;

  private final int perSecond;
  private double tokens;
  private Instant at;

  Rate(int perSecond, Instant now) {
    this.perSecond = perSecond;
    this.at = now;
    this.tokens = 1;
  }

  int perSecond() {
    return perSecond;
  }

  int available(Instant now) {
    double passed = Duration.between(at, now).toNanos() / 1e9;
    if (passed > 0) {
      tokens = Math.min(Math.max(1, perSecond * KEPT_SECONDS), tokens + passed * perSecond);
      at = now;
    }
    return (int) tokens;
  }

  void take(int number) {
    tokens -= number;
  }

  /** When the next one is let through. */
  Instant next(Instant now) {
    double missing = Math.max(0, 1 - tokens);
    return now.plusNanos((long) Math.ceil(missing / perSecond * 1e9));
  }
}
