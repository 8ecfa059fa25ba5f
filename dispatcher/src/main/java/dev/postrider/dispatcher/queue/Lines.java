package dev.postrider.dispatcher.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one endpoint: one line for an endpoint that is strict, one for each event key
 * otherwise. Only the first deliveries of a line are in memory; its others are read again from the
 * store when these have gone.
 */
final class Lines {
  /** Of one endpoint in memory; events behind those of so many keys wait. */
  static final int MOST = 10_000;

  /** Deliveries of one line in memory. */
  static final int AHEAD = 64;

  private static final long NONE = Long.MAX_VALUE;

  private final Map<Long, Line> lines = new LinkedHashMap<>();
  private final Deque<Line> sendable = new ArrayDeque<>();
  private final Deque<Line> runShort = new ArrayDeque<>();
  private int sending;

  /** Deliveries that go one after the other. */
  static final class Line {
    private final long id;
    private final NavigableSet<Long> ahead = new TreeSet<>();

    /** Its deliveries from here on are not in memory; none if they all are. */
    private long restFrom = NONE;

    /** Handed to its sender and not yet back. */
    private int out;

    /** Its first delivery backs off. */
    private boolean waits;

    private boolean isSendable;
    private boolean isShort;

    private Line(long id) {
      this.id = id;
    }

    long id() {
      return id;
    }

    long restFrom() {
      return restFrom;
    }

    private boolean isIdle() {
      return out == 0 && !waits;
    }
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Lines that are being worked off. */
  int sending() {
    return sending;
  }

  /** Whether another delivery of the line can be taken into memory, or be left to its rest. */
  boolean takes(long id) {
    return lines.containsKey(id) || lines.size() < MOST;
  }

  /** A delivery was read, in order; it backs off or not. */
  void read(long id, long sequence, boolean waits) {
    Line line = lines.computeIfAbsent(id, Line::new);
    if (line.restFrom != NONE) {
      return;
    }
    if (line.ahead.size() + line.out >= AHEAD) {
      line.restFrom = sequence;
      return;
    }
    line.waits |= waits && line.ahead.isEmpty() && line.out == 0;
    line.ahead.add(sequence);
    settle(line);
  }

  /** Whether a line exists that has as many in memory as it may. */
  boolean isFull(long id) {
    Line line = lines.get(id);
    return line != null && (line.restFrom != NONE || line.ahead.size() + line.out >= AHEAD);
  }

  @Nullable Line nextShort() {
    Line line = runShort.poll();
    if (line != null) {
      line.isShort = false;
    }
    return line;
  }

  /** What a line's rest has up to some sequence: more from there on, or nothing. */
  void refill(Line line, Collection<Long> sequences, long restFrom, boolean firstWaits) {
    line.restFrom = restFrom;
    line.waits |= firstWaits && line.ahead.isEmpty() && line.out == 0;
    line.ahead.addAll(sequences);
    settle(line);
  }

  /** A line whose first delivery may go. */
  @Nullable Line nextSendable() {
    Line line = sendable.poll();
    while (line != null) {
      line.isSendable = false;
      if (line.isIdle() && !line.ahead.isEmpty()) {
        return line;
      }
      line = sendable.poll();
    }
    return null;
  }

  boolean hasSendable() {
    return !sendable.isEmpty();
  }

  void notNow(Line line) {
    settle(line);
  }

  /** Takes the first deliveries of a line out, to be sent one after the other. */
  List<Long> takeOut(Line line, int atMost) {
    List<Long> batch = new ArrayList<>();
    while (batch.size() < atMost && !line.ahead.isEmpty()) {
      batch.add(line.ahead.removeFirst());
    }
    line.out = batch.size();
    line.waits = false;
    sending++;
    return batch;
  }

  /** One that was out is done with. */
  void gone(long id) {
    back(id, -1, false);
  }

  /** One that was out stays, and may go again or backs off. */
  void returned(long id, long sequence, boolean waits) {
    back(id, sequence, waits);
  }

  private void back(long id, long sequence, boolean waits) {
    Line line = lines.get(id);
    if (line == null) {
      return;
    }
    line.out--;
    if (sequence >= 0) {
      line.ahead.add(sequence);
      line.waits |= waits;
    }
    if (line.out == 0) {
      sending--;
      settle(line);
    }
  }

  /** The first of a line, which backed off, is due. */
  void isDue(long id) {
    Line line = lines.get(id);
    if (line != null) {
      line.waits = false;
      settle(line);
    }
  }

  private void settle(Line line) {
    if (!line.isIdle()) {
      return;
    }
    if (!line.ahead.isEmpty()) {
      if (!line.isSendable) {
        line.isSendable = true;
        sendable.add(line);
      }
    } else if (line.restFrom != NONE) {
      if (!line.isShort) {
        line.isShort = true;
        runShort.add(line);
      }
    } else {
      lines.remove(line.id);
    }
  }

  /** The first delivery of a line that waits, by line. */
  Map<Long, Long> waiting() {
    Map<Long, Long> first = new LinkedHashMap<>();
    lines.values().stream()
        .filter(line -> line.waits && !line.ahead.isEmpty())
        .forEach(line -> first.put(line.id, line.ahead.first()));
    return first;
  }

  /** The line whose first delivery is the lowest above a sequence; the lowest of all otherwise. */
  @Nullable Line firstAbove(long sequence) {
    Line above = null;
    Line lowest = null;
    for (Line line : lines.values()) {
      if (line.out > 0 || line.ahead.isEmpty()) {
        continue;
      }
      long first = line.ahead.first();
      if (first > sequence && (above == null || first < above.ahead.first())) {
        above = line;
      }
      if (lowest == null || first < lowest.ahead.first()) {
        lowest = line;
      }
    }
    return above == null ? lowest : above;
  }

  /** Everything below a sequence is gone from the store. */
  void purge(long below) {
    for (Line line : List.copyOf(lines.values())) {
      boolean lostItsFirst = !line.ahead.isEmpty() && line.ahead.first() < below;
      line.ahead.headSet(below).clear();
      if (lostItsFirst) {
        line.waits = false;
      }
      settle(line);
    }
  }
}
