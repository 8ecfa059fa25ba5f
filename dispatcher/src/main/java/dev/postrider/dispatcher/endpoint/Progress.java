package dev.postrider.dispatcher.endpoint;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How far the reader is, for those who ask and for the writer, who waits for it. */
final class Progress {
  /** A copy that is further behind is not used. */
  static final Duration CONFIRMED_FOR = Duration.ofSeconds(10);

  /** A writer asks for its last write at once, so that few need to be remembered. */
  private static final int REMEMBERED_WRITES = 1_000;

  private final LongSupplier nanoTime;

  /** Never falls; set after everything below it can be seen in the copy. */
  private volatile long offset;

  /** Never falls; set before anything from there on can be seen in the copy. */
  private volatile long frontier;

  /** When the end was asked for that this copy then reached; null before the first time. */
  private volatile @Nullable Long confirmedAtNanos;

  /** Guarded by this, as all waiting is. */
  private final Map<String, Long> recentWrites =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED_WRITES;
        }
      };

  Progress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  long offset() {
    return offset;
  }

  long frontier() {
    return frontier;
  }

  /** Called by the reader alone, with what it is about to put into the copy. */
  void beginReadingTo(long newFrontier) {
    frontier = Math.max(frontier, newFrontier);
  }

  boolean confirmed() {
    Long at = confirmedAtNanos;
    return at != null && nanoTime.getAsLong() - at <= CONFIRMED_FOR.toNanos();
  }

  /**
   * @param askedAtNanos before the end was asked for
   */
  synchronized void confirm(long askedAtNanos) {
    confirmedAtNanos = askedAtNanos;
    notifyAll();
  }

  synchronized void advance(long newOffset) {
    if (newOffset > offset) {
      beginReadingTo(newOffset);
      offset = newOffset;
      notifyAll();
    }
  }

  /** A write of several entries counts with its first. */
  synchronized void remember(String writeId, long firstOffset) {
    recentWrites.putIfAbsent(writeId, firstOffset);
  }

  /** The offset at which a recent write was read, null if it was not. */
  synchronized @Nullable Long offsetOf(String writeId) {
    return recentWrites.get(writeId);
  }

  synchronized void awaitOffset(long wanted, Duration timeout)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (offset < wanted) {
      waitUntil(deadline);
    }
  }

  synchronized void awaitConfirmed(Duration timeout) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (confirmedAtNanos == null) {
      waitUntil(deadline);
    }
  }

  @SuppressWarnings("WaitNotInLoop") // its callers loop
  private void waitUntil(long deadline) throws InterruptedException, TimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new TimeoutException("The copy of the registry is at offset " + offset);
    }
    wait(left);
  }
}
