package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.ingest.CompletedRanges.Range;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which offsets of one assigned partition are complete. Offsets begin in the order in which they
 * were polled, with whatever gaps compaction and transactions left, and complete in any order, on
 * any thread; everything else belongs to the poll thread.
 */
final class OffsetTracker {

  /** Begun and not yet passed by the commit; ascending. Touched by the poll thread alone. */
  private final Deque<Entry> entries = new ArrayDeque<>();

  /** What a former owner completed above its commit. */
  private final CompletedRanges completedBefore;

  /** The offset after the last one begun: where the commit stands when nothing is incomplete. */
  private long position;

  OffsetTracker(long position, CompletedRanges completedBefore) {
    this.position = position;
    this.completedBefore = completedBefore;
  }

  /** One offset on its way; the handle completes it. */
  static final class Entry {
    private final long offset;
    private volatile boolean complete;

    private Entry(long offset) {
      this.offset = offset;
    }

    /** May be called from any thread, and more than once. */
    void complete() {
      complete = true;
    }
  }

  /** Begins an offset, which is higher than every one begun before. */
  Entry begin(long offset) {
    if (offset < position) {
      throw new IllegalArgumentException(
          "Offset %d was begun after %d".formatted(offset, position - 1));
    }
    Entry entry = new Entry(offset);
    entries.addLast(entry);
    position = offset + 1;
    return entry;
  }

  /** Whether a former owner of the partition has completed that offset already. */
  boolean completedBefore(long offset) {
    return completedBefore.contains(offset);
  }

  /** Moves past offsets that hold no record for us, as transaction markers do. */
  void advanceTo(long consumerPosition) {
    position = Math.max(position, consumerPosition);
  }

  /**
   * What may be committed: the lowest incomplete offset, or the position if nothing is incomplete.
   */
  long committable() {
    while (!entries.isEmpty() && entries.getFirst().complete) {
      entries.removeFirst();
    }
    return entries.isEmpty() ? position : entries.getFirst().offset;
  }

  /**
   * What is complete above the lowest incomplete offset, at most so many ranges of it, the lowest
   * ones.
   */
  CompletedRanges completedAbove(int maxRanges) {
    CompletedRanges.Builder ranges = new CompletedRanges.Builder(maxRanges);
    Entry last = null;
    for (Entry entry : entries) {
      if (entry.complete) {
        // A gap between two entries holds no records, so a range may run across it.
        ranges.add(last != null && last.complete ? last.offset : entry.offset, entry.offset);
      }
      last = entry;
    }
    for (Range range : completedBefore.ranges()) {
      if (range.last() >= position) {
        ranges.add(Math.max(range.first(), position), range.last());
      }
    }
    return ranges.build();
  }

  long position() {
    return position;
  }

  boolean allComplete() {
    committable();
    return entries.isEmpty();
  }
}
