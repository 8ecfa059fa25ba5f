package dev.postrider.dispatcher.ingest;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an event's offset costs with 2,000 in flight that complete in random order: one begins, one
 * that was picked by chance completes, and then the commit is asked for. The unluckiest of them
 * waits for about 16,000 others, so that long is what stands above the commit: worse than ingest,
 * where a partition is paused at 2,000, ever lets it become.
 */
@NullMarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OffsetTrackerBenchmark {
  private static final int IN_FLIGHT = 2_000;

  /** A power of two, so that the next choice costs next to nothing. */
  private static final int CHOICES = 1 << 16;

  private final OffsetTracker tracker = new OffsetTracker(0, CompletedRanges.NONE);
  private final OffsetTracker.Entry[] inFlight = new OffsetTracker.Entry[IN_FLIGHT];
  private final int[] choices = new Random(42).ints(CHOICES, 0, IN_FLIGHT).toArray();
  private long offset;

  public OffsetTrackerBenchmark() {
    for (int i = 0; i < IN_FLIGHT; i++) {
      inFlight[i] = tracker.begin(offset++);
    }
  }

  @Benchmark
  public long beginAndComplete() {
    int chosen = choices[(int) (offset & (CHOICES - 1))];
    inFlight[chosen].complete();
    inFlight[chosen] = tracker.begin(offset++);
    return tracker.committable();
  }

  /** Made at each commit, five times a second, for the metadata. */
  @Benchmark
  public CompletedRanges completedAbove() {
    beginAndComplete();
    return tracker.completedAbove(CommitMetadata.MAX_RANGES);
  }
}
