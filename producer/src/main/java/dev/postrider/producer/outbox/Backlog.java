package dev.postrider.producer.outbox;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * About how many events wait: counted now and then, and what was added here since. What is added
 * while they are counted, or by other instances since, may be missing until the next count.
 */
final class Backlog {
  private final int limit;
  private final AtomicInteger waiting = new AtomicInteger();

  Backlog(int limit) {
    this.limit = limit;
  }

  /**
   * Makes room for events that are about to be written.
   *
   * @throws OutboxFull if there is none
   */
  void take(int events) {
    if (waiting.addAndGet(events) > limit) {
      waiting.addAndGet(-events);
      throw new OutboxFull();
    }
  }

  int waiting() {
    return waiting.get();
  }

  void counted(int events) {
    waiting.set(events);
  }
}
