package dev.postrider.dispatcher.deadletter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * How many bytes may be on their way to Kafka. What finds no room waits in order, and need not be
 * serialized before it is let in.
 */
final class WriteRoom {
  private final long maxBytes;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long takenBytes;

  WriteRoom(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  private record Waiting(long bytes, MonoSink<Void> comesIn) {}

  /**
   * Completes when there is room, for what is larger than all of it when nothing else is in.
   * Whoever has been let in must {@link #leave}.
   */
  Mono<Void> enter(long bytes) {
    return Mono.create(comesIn -> {
      Waiting one = new Waiting(bytes, comesIn);
      join(one);
      comesIn.onCancel(() -> giveUp(one));
      letIn();
    });
  }

  void leave(long bytes) {
    synchronized (this) {
      takenBytes -= bytes;
    }
    letIn();
  }

  /** On their way or waiting for it. */
  synchronized long bytes() {
    return takenBytes + waitingBytes;
  }

  private synchronized void join(Waiting one) {
    waiting.addLast(one);
    waitingBytes += one.bytes;
  }

  private void letIn() {
    // Told outside of the lock: what follows is not ours.
    takeThoseThatFit().forEach(one -> one.comesIn.success());
  }

  private synchronized List<Waiting> takeThoseThatFit() {
    List<Waiting> fitting = new ArrayList<>();
    Waiting next = waiting.peekFirst();
    while (next != null && (takenBytes == 0 || takenBytes + next.bytes <= maxBytes)) {
      waiting.removeFirst();
      waitingBytes -= next.bytes;
      takenBytes += next.bytes;
      fitting.add(next);
      next = waiting.peekFirst();
    }
    return fitting;
  }

  /** Its turn may have come just before it was cancelled. */
  private void giveUp(Waiting one) {
    synchronized (this) {
      if (waiting.remove(one)) {
        waitingBytes -= one.bytes;
      } else {
        takenBytes -= one.bytes;
      }
    }
    letIn();
  }
}
