package dev.postrider.benchmarks.load;

/** Where events were written to, by their numbers. */
public final class Published {
  private final int[] partitions;
  private final long[] offsets;

  Published(int events) {
    partitions = new int[events];
    offsets = new long[events];
  }

  void set(int event, int partition, long offset) {
    partitions[event] = partition;
    offsets[event] = offset;
  }

  public int size() {
    return offsets.length;
  }

  public int partition(int event) {
    return partitions[event];
  }

  public long offset(int event) {
    return offsets[event];
  }
}
