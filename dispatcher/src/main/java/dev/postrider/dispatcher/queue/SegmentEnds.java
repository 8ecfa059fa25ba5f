package dev.postrider.dispatcher.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * Lets the last segments of the changelogs end when the queues have become quiet. A broker never
 * cleans the last one, where a drained queue has its removals, and ends it only when something is
 * written after its time.
 */
final class SegmentEnds {
  /** The time of a segment ({@code segment.ms}). */
  static final Duration SEGMENT = Duration.ofMinutes(4);

  /**
   * When a segment that has ended is cleaned at the latest ({@code max.compaction.lag.ms}):
   * removals are small, so the share of what is not cleaned tells little.
   */
  static final Duration CLEANED_WITHIN = Duration.ofMinutes(6);

  private static final Duration EVERY = Duration.ofMinutes(5);

  /** The first time, the last segment may be too young. */
  private static final int TIMES = 2;

  private final QueueStores stores;
  private Instant next;
  private int timesLeft = TIMES;

  SegmentEnds(QueueStores stores, Instant now) {
    this.stores = stores;
    this.next = now.plus(EVERY);
  }

  void changed() {
    timesLeft = TIMES;
  }

  void look(Instant now) {
    if (timesLeft > 0 && !now.isBefore(next)) {
      timesLeft--;
      next = now.plus(EVERY);
      stores.writeNothing();
    }
  }
}
