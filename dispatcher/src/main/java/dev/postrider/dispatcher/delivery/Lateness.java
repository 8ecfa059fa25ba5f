package dev.postrider.dispatcher.delivery;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How late the event loops are that carry the requests, in nanoseconds: how long something that is
 * ready waits until it is looked at. While they are in time, requests wait for endpoints, and more
 * at a time means more per second; once they are late, requests wait for this machine, and more at
 * a time only costs more for each.
 */
final class Lateness implements LongSupplier {
  private final List<Probe> probes = new ArrayList<>();

  Lateness(Iterable<EventExecutor> loops) {
    loops.forEach(loop -> probes.add(new Probe(loop)));
  }

  /**
   * That of the latest loop, as it was when last asked, or as far as it is known to be by now. For
   * one thread, some times a second.
   */
  @Override
  public long getAsLong() {
    long now = System.nanoTime();
    long latest = 0;
    for (Probe probe : probes) {
      latest = Math.max(latest, probe.look(now));
    }
    return latest;
  }

  /** Something to do for a loop, again and again. */
  private static final class Probe implements Runnable {
    private final EventExecutor loop;
    private long begun;
    private volatile long waited;
    private volatile boolean isOut;

    Probe(EventExecutor loop) {
      this.loop = loop;
    }

    long look(long now) {
      if (isOut) {
        return Math.max(waited, now - begun);
      }
      begun = now;
      isOut = true;
      if (!loop.isShuttingDown()) {
        loop.execute(this);
      }
      return waited;
    }

    @Override
    public void run() {
      waited = System.nanoTime() - begun;
      isOut = false;
    }
  }
}
