package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.internal.HeldEndpoint;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's queue as the memory has it: what can be counted from the stores, where to read on,
 * and what the owner remembers. The stream thread's alone.
 */
final class Backlog {
  /** A place in no queue: behind all. */
  static final long NONE = Long.MAX_VALUE;

  private static final int MOST_DUE = 10_000;

  private final String endpointId;
  private final EndpointMemory memory;
  private final Lines lines = new Lines();
  private final Ramp ramp = new Ramp();
  private @Nullable Rate rate;
  private @Nullable Gate gate;

  private long pending;
  private long pendingInLines;
  private long bytes;

  /** No delivery that is held has a sequence below. */
  private long lowest = NONE;

  /** One above the highest that was ever held. */
  private long end;

  /** No delivery outside of a line that may go has a sequence below. */
  private long readFrom = NONE;

  /** Single deliveries whose time has come. */
  private final Deque<Long> due = new ArrayDeque<>(0);

  /** For the threads of requests. */
  private volatile long purgedBelow;

  /** No delivery of a line that is not in memory or in its line's rest has a sequence below. */
  private long readLinesFrom = NONE;

  /** Requests under way: single deliveries, and lines. */
  private int singlesOut;

  private boolean isProbing;

  private Instant restsUntil = Instant.MIN;

  /** Of {@link Backlogs}. */
  boolean isActive;

  Instant wakesAt = Instant.MAX;

  /** Of {@link StatusBoard}. */
  final Shown shown = new Shown();

  /** What the status topic says. */
  static final class Shown {
    @Nullable String state;
    @Nullable String why;
    @Nullable Instant nextProbeAt;
    Instant since = Instant.EPOCH;
    long pending = -1;
    boolean isDirty;

    /** Another owner may have written it. */
    boolean mayBeOnTopic;
  }

  Backlog(String endpointId, HeldEndpoint memory) {
    this.endpointId = endpointId;
    this.memory = new EndpointMemory(memory);
  }

  String endpointId() {
    return endpointId;
  }

  long pending() {
    return pending;
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return pending == 0;
  }

  Lines lines() {
    return lines;
  }

  Ramp ramp() {
    return ramp;
  }

  long lowest() {
    return lowest;
  }

  void lowestIs(long sequence) {
    lowest = sequence;
  }

  long end() {
    return end;
  }

  /** A delivery is there; a line of 0 means that it is in none. */
  void holds(long sequence, int size, long line, boolean waits) {
    pending++;
    bytes += size;
    lowest = Math.min(lowest, sequence);
    end = Math.max(end, sequence + 1);
    if (line != 0) {
      pendingInLines++;
      readLinesFrom = Math.min(readLinesFrom, sequence);
    } else if (!waits) {
      readFrom = Math.min(readFrom, sequence);
    }
  }

  void lost(long sequence, int size, long line) {
    pending--;
    bytes -= size;
    if (line != 0) {
      pendingInLines--;
    }
    if (pending == 0) {
      lowest = NONE;
      readFrom = NONE;
      readLinesFrom = NONE;
    } else if (sequence == lowest) {
      lowest = sequence + 1;
    }
  }

  boolean hasLines() {
    return pendingInLines > 0;
  }

  boolean hasSingles() {
    return pending > pendingInLines;
  }

  long readFrom() {
    return readFrom;
  }

  void readTo(long sequence) {
    readFrom = sequence;
  }

  /** A single delivery may go that was passed over, or all may. */
  void readAgainFrom(long sequence) {
    readFrom = Math.min(readFrom, sequence);
  }

  /** Found without reading all that wait; of very many, some are read again. */
  void isDue(long sequence) {
    if (due.size() < MOST_DUE) {
      due.add(sequence);
    } else {
      readAgainFrom(sequence);
    }
  }

  @Nullable Long nextDue() {
    return due.poll();
  }

  void purge(long below) {
    memory.changing().setPurgedBelow(below);
    purgedBelow = below;
  }

  boolean hasPurged() {
    return lowest < memory.known().getPurgedBelow();
  }

  boolean isPurged(long sequence) {
    return sequence < purgedBelow;
  }

  long readLinesFrom() {
    return readLinesFrom;
  }

  void readLinesTo(long sequence) {
    readLinesFrom = sequence;
  }

  // What is under way.

  void singleOut() {
    singlesOut++;
  }

  void singleBack() {
    singlesOut--;
  }

  int inFlight() {
    return singlesOut + lines.sending();
  }

  boolean isProbing() {
    return isProbing;
  }

  void probing(boolean now) {
    isProbing = now;
  }

  void restUntil(Instant until) {
    restsUntil = restsUntil.isAfter(until) ? restsUntil : until;
  }

  Instant restsUntil() {
    return restsUntil;
  }

  /** Another width is taken, and a shut one left, when nothing is under way through it. */
  Gate gate(int width) {
    if (gate == null || (!gate.isOf(width) && inFlight() == 0)) {
      gate = new Gate(width);
    }
    return gate;
  }

  /** What waits to be sent comes back untried. */
  void shutGate() {
    if (gate != null) {
      gate.shut();
    }
  }

  @Nullable Rate rate(@Nullable Integer perSecond, Instant now) {
    if (perSecond == null) {
      rate = null;
    } else if (rate == null || rate.perSecond() != perSecond) {
      rate = new Rate(perSecond, now);
    }
    return rate;
  }

  // What is remembered.

  EndpointMemory memory() {
    return memory;
  }

  boolean isBlocked() {
    return memory.isBlocked();
  }

  void answered() {
    ramp.succeeded();
    memory.answered();
  }
}
