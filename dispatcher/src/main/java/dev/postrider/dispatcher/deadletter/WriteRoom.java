package dev.postrider.dispatcher.deadletter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * How many bytes may be on their way to Kafka: in all, and to one topic, so that a topic that takes
 * nothing leaves room for the others. What finds no room waits in the line of its topic, and need
 * not be serialized before it is let in. One write of each topic always finds room.
 */
final class WriteRoom {
  private final long maxBytes;
  private final long maxBytesOfOne;

  /** By topic; there are as many as there are topics. */
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private long takenBytes;

  WriteRoom(long maxBytes, long maxBytesOfOne) {
    this.maxBytes = maxBytes;
    this.maxBytesOfOne = maxBytesOfOne;
  }

  private record Waiting(long bytes, MonoSink<Void> comesIn) {}

  private enum Door {
    OPEN,
    /** Who comes in next shuts it. */
    FOR_ONE,
    SHUT
  }

  private static final class Line {
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long takenBytes;
    private Door door = Door.OPEN;

    /** The door is shut behind one who is in and tries. */
    private boolean isTried;

    long bytes() {
      return waitingBytes + takenBytes;
    }
  }

  /**
   * Completes when there is room for it and its topic's door is open. Whoever has been let in must
   * {@link #leave}.
   */
  Mono<Void> enter(String topic, long bytes) {
    return Mono.create(comesIn -> {
      Waiting one = new Waiting(bytes, comesIn);
      join(topic, one);
      comesIn.onCancel(() -> giveUp(topic, one));
      letIn();
    });
  }

  void leave(String topic, long bytes) {
    synchronized (this) {
      lineOf(topic).takenBytes -= bytes;
      takenBytes -= bytes;
    }
    letIn();
  }

  /** Lets nobody in any more; false if it did not anyway. */
  synchronized boolean shut(String topic) {
    Line line = lineOf(topic);
    boolean wasOpen = line.door != Door.SHUT || line.isTried;
    line.door = Door.SHUT;
    line.isTried = false;
    return wasOpen;
  }

  /** Whether the door is shut and nobody tries. */
  synchronized boolean isShut(String topic) {
    Line line = lineOf(topic);
    return line.door == Door.SHUT && !line.isTried;
  }

  /** Lets one in, if nobody is. */
  void openForOne(String topic) {
    synchronized (this) {
      Line line = lineOf(topic);
      if (line.door == Door.SHUT) {
        line.door = Door.FOR_ONE;
      }
    }
    letIn();
  }

  void open(String topic) {
    synchronized (this) {
      Line line = lineOf(topic);
      if (line.door == Door.OPEN) {
        return;
      }
      line.door = Door.OPEN;
      line.isTried = false;
    }
    letIn();
  }

  /** On their way or waiting for it, each topic's as far as it counts. */
  synchronized long bytes(ToLongFunction<Usage> counting) {
    long bytes = 0;
    for (Map.Entry<String, Line> line : lines.entrySet()) {
      bytes += counting.applyAsLong(new Usage(line.getKey(), line.getValue().bytes()));
    }
    return bytes;
  }

  /** What is on its way to a topic, or waits for it. */
  record Usage(String topic, long bytes) {}

  synchronized long bytesOf(String topic) {
    Line line = lines.get(topic);
    return line == null ? 0 : line.bytes();
  }

  private Line lineOf(String topic) {
    return lines.computeIfAbsent(topic, _ -> new Line());
  }

  private synchronized void join(String topic, Waiting one) {
    Line line = lineOf(topic);
    line.waiting.addLast(one);
    line.waitingBytes += one.bytes;
  }

  private void letIn() {
    // Told outside of the lock: what follows is not ours.
    takeThoseThatFit().forEach(one -> one.comesIn.success());
  }

  private synchronized List<Waiting> takeThoseThatFit() {
    List<Waiting> fitting = new ArrayList<>();
    for (Line line : lines.values()) {
      Waiting next = line.waiting.peekFirst();
      while (next != null && line.door != Door.SHUT && fits(line, next)) {
        line.waiting.removeFirst();
        line.waitingBytes -= next.bytes;
        line.takenBytes += next.bytes;
        takenBytes += next.bytes;
        fitting.add(next);
        if (line.door == Door.FOR_ONE) {
          line.door = Door.SHUT;
          line.isTried = true;
        }
        next = line.waiting.peekFirst();
      }
    }
    return fitting;
  }

  private boolean fits(Line line, Waiting next) {
    return line.takenBytes == 0
        || (line.takenBytes + next.bytes <= maxBytesOfOne && takenBytes + next.bytes <= maxBytes);
  }

  /** Its turn may have come just before it was cancelled. */
  private void giveUp(String topic, Waiting one) {
    synchronized (this) {
      Line line = lineOf(topic);
      if (line.waiting.remove(one)) {
        line.waitingBytes -= one.bytes;
      } else {
        line.takenBytes -= one.bytes;
        takenBytes -= one.bytes;
        if (line.isTried) {
          // Whoever was to try is gone; the next one tries.
          line.isTried = false;
          line.door = Door.FOR_ONE;
        }
      }
    }
    letIn();
  }
}
