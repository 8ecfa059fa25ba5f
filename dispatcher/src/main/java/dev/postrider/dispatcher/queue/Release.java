package dev.postrider.dispatcher.queue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether the queues of this dispatcher may release, and how much is out. Shared by all tasks. */
final class Release {
  private final Duration lease;
  private final AtomicInteger out = new AtomicInteger();
  private volatile boolean stopped;

  /**
   * @param lease a task that has not come round for so long may have lost its endpoints to another
   *     owner
   */
  Release(Duration lease) {
    this.lease = lease;
  }

  Duration lease() {
    return lease;
  }

  boolean isStopped() {
    return stopped;
  }

  void stop() {
    stopped = true;
  }

  void resume() {
    stopped = false;
  }

  void released(int number) {
    out.addAndGet(number);
  }

  /** A released delivery's outcome was taken in, or will be by another owner. */
  void returned(int number) {
    out.addAndGet(-number);
  }

  boolean nothingIsOut() {
    return out.get() == 0;
  }
}
