package dev.postrider.producer.pricewatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.IntSupplier;

/** About how many rows a table has: they are counted now and then, because that takes a while. */
final class RowCount {
  /** How many may be added before all are counted again. */
  private static final int RECOUNT_AFTER = 1_000;

  /** How long too many are too many without a new count: some may have been deleted. */
  private static final Duration FULL_FOR = Duration.ofSeconds(5);

  private final IntSupplier rows;
  private final InstantSource clock;
  private Instant countedAt = Instant.EPOCH;
  private int counted;
  private int added = RECOUNT_AFTER;

  RowCount(IntSupplier rows, InstantSource clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /** Whether there are fewer than a limit, before more are added. */
  synchronized boolean isBelow(int limit, int more) {
    if (added + more > RECOUNT_AFTER || (counted >= limit && isOld())) {
      counted = rows.getAsInt();
      countedAt = clock.instant();
      added = 0;
    }
    if (counted >= limit) {
      return false;
    }
    added += more;
    return true;
  }

  private boolean isOld() {
    // Either way: a clock may be set back.
    return Duration.between(countedAt, clock.instant()).abs().compareTo(FULL_FOR) >= 0;
  }
}
