package dev.postrider.dispatcher.ingest;

import java.util.ArrayList;
import java.util.List;

/** Ranges of completed offsets: ascending, inclusive, apart from one another. */
record CompletedRanges(List<Range> ranges) {
  static final CompletedRanges NONE = new CompletedRanges(List.of());

  record Range(long first, long last) {}

  boolean contains(long offset) {
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Range range = ranges.get(middle);
      if (offset < range.first()) {
        high = middle - 1;
      } else if (offset > range.last()) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes ranges in ascending order, joins those that touch, and leaves out what is over the limit.
   */
  static final class Builder {
    private final int maxRanges;
    private final List<Range> ranges = new ArrayList<>();

    Builder(int maxRanges) {
      this.maxRanges = maxRanges;
    }

    void add(long first, long last) {
      if (!ranges.isEmpty() && first <= ranges.getLast().last() + 1) {
        ranges.set(ranges.size() - 1, new Range(ranges.getLast().first(), last));
      } else if (ranges.size() < maxRanges) {
        ranges.add(new Range(first, last));
      }
    }

    CompletedRanges build() {
      return new CompletedRanges(List.copyOf(ranges));
    }
  }
}
