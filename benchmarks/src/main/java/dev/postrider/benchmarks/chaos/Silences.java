package dev.postrider.benchmarks.chaos;

import dev.postrider.benchmarks.chaos.Load.Position;
import dev.postrider.benchmarks.chaos.Receipts.Receipt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** How long each partition of the event topic delivered nothing, under a load that never pauses. */
final class Silences {
  private final List<List<Long>> deliveredAt;

  private Silences(List<List<Long>> deliveredAt) {
    this.deliveredAt = deliveredAt;
  }

  static Silences of(List<Position> positions, List<Receipt> receipts) {
    List<List<Long>> times =
        IntStream.range(0, ChaosPlan.PARTITIONS)
            .<List<Long>>mapToObj(_ -> new ArrayList<>())
            .toList();
    for (Receipt receipt : receipts) {
      if (receipt.delivered()) {
        times.get(positions.get(receipt.event()).partition()).add(receipt.answered());
      }
    }
    times.forEach(Collections::sort);
    return new Silences(times);
  }

  /**
   * The longest silence of any partition that reaches into a time.
   *
   * @param from in milliseconds of the wall, as is {@code until}
   * @return milliseconds; a partition that stays silent counts to the end
   */
  long longest(long from, long until) {
    return deliveredAt.stream()
        .mapToLong(times -> longest(times, from, until))
        .max()
        .orElse(until - from);
  }

  private static long longest(List<Long> times, long from, long until) {
    long longest = 0;
    long last = from;
    for (long time : times) {
      if (time >= from) {
        longest = Math.max(longest, Math.min(time, until) - last);
        last = Math.min(time, until);
      }
    }
    return Math.max(longest, until - last);
  }
}
