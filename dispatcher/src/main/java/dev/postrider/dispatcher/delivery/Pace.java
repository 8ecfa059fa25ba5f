package dev.postrider.dispatcher.delivery;

/**
 * How many deliveries an endpoint takes per second: a mean that forgets what is older than a second
 * or two. An endpoint that stops answering loses its pace as time passes. Times are those of {@link
 * System#nanoTime()}.
 */
final class Pace {
  private static final long WINDOW_NANOS = 20_000_000;
  private static final double MEMORY_NANOS = 1_000_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final long began;
  private long windowBegan;
  private int endedInWindow;
  private double perSecond;

  Pace(long now) {
    began = now;
    windowBegan = now;
  }

  void oneEnded(long now) {
    endedInWindow++;
    measure(now);
  }

  double perSecond(long now) {
    measure(now);
    return perSecond;
  }

  private void measure(long now) {
    long elapsed = now - windowBegan;
    if (elapsed >= WINDOW_NANOS) {
      // Of a young one, the mean of all there was.
      double weight =
          Math.max(1 - Math.exp(-elapsed / MEMORY_NANOS), (double) elapsed / (now - began));
      perSecond += weight * (perSecondSince(now) - perSecond);
      windowBegan = now;
      endedInWindow = 0;
    }
  }

  private double perSecondSince(long now) {
    return endedInWindow * NANOS_PER_SECOND / Math.max(now - windowBegan, 1);
  }
}
