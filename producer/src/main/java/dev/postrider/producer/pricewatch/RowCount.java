package dev.postrider.producer.pricewatch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** About how many rows a table has: they are counted now and then, because that takes a while. */
final class RowCount {
  /** How many may be added before all are counted again. */
  private static final int RECOUNT_AFTER = 1_000;

  private final IntSupplier rows;
  private final AtomicInteger added = new AtomicInteger(RECOUNT_AFTER);
  private volatile int counted;

  RowCount(IntSupplier rows) {
    this.rows = rows;
  }

  /** Whether there are fewer than a limit, before more are added. */
  boolean isBelow(int limit, int more) {
    if (added.addAndGet(more) > RECOUNT_AFTER) {
      added.set(more);
      counted = rows.getAsInt();
    }
    return counted < limit;
  }
}
