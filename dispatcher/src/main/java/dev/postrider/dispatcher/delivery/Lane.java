package dev.postrider.dispatcher.delivery;

import io.netty.util.Timeout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The requests in flight to one endpoint, and the deliveries that wait for one of them to end:
 * first come, first served. It exists only while there are any. Everything happens under its own
 * lock, and nothing foreign is called in it. Times are those of {@link System#nanoTime()}.
 */
final class Lane {
  /** What one that waits costs besides its data. */
  static final int OVERHEAD_BYTES = 256;

  /**
   * Of the time that one may wait. More would hold up the intake, which is everybody's, before
   * anything is held.
   */
  private static final double SOON = 0.1;

  /** For so long a new lane may fill up: it moves faster than its first answers tell. */
  private static final long GRACE_NANOS = 250_000_000;

  private final Bounds bounds;

  /** Of all lanes: how many wait beyond what may wait in any case. */
  private final LongAdder beyondFloors;

  private final long began;
  private final Pace pace;

  /** In the order of their deadlines; those that have gone away stay until they are come across. */
  private final Deque<Place> queue = new ArrayDeque<>(0);

  private @Nullable Timeout nextDeadline;
  private int inFlight;

  /** In flight, and nothing is asked of the endpoint yet. */
  private int preparing;

  /** When anything was last answered, or so many were in flight again that it matters. */
  private long silentSince;

  private int waiting;
  private long waitingBytes;

  /** No request is in flight and none will be: whoever comes makes a new lane. */
  private boolean over;

  Lane(Bounds bounds, LongAdder beyondFloors, long now) {
    this.bounds = bounds;
    this.beyondFloors = beyondFloors;
    this.began = now;
    this.pace = new Pace(now);
  }

  /**
   * What a lane may hold.
   *
   * @param waiting so many may wait in any case; more only if their turn is to come soon
   * @param hung so many in flight, none of which was answered for {@code hungNanos}: it hangs
   */
  record Bounds(
      int inFlight, int waiting, long waitingBytes, long waitNanos, int hung, long hungNanos) {}

  /** One delivery's place in the lane; its fields are the lane's, and change under its lock. */
  static class Place {
    private final int bytes;
    private boolean isWaiting;
    private long deadline;

    Place(int dataBytes) {
      bytes = dataBytes + OVERHEAD_BYTES;
    }
  }

  enum Entry {
    /** It is in flight, and is to {@link #leave}. */
    IN_FLIGHT,
    /** It comes out of the lane by another's leaving or by {@link #expired}. */
    WAITING,
    NO_ROOM,
    LANE_IS_OVER
  }

  synchronized Entry enter(Place place, long now) {
    if (over) {
      return Entry.LANE_IS_OVER;
    }
    if (inFlight < bounds.inFlight()) {
      inFlight++;
      noteWhenItMatters(now);
      return Entry.IN_FLIGHT;
    }
    if (!hasRoomFor(place, now)) {
      return Entry.NO_ROOM;
    }
    place.isWaiting = true;
    place.deadline = now + bounds.waitNanos();
    queue.add(place);
    if (waiting >= bounds.waiting()) {
      beyondFloors.increment();
    }
    waiting++;
    waitingBytes += place.bytes;
    return Entry.WAITING;
  }

  private boolean hasRoomFor(Place place, long now) {
    if (waitingBytes + place.bytes > bounds.waitingBytes()) {
      return false;
    }
    return waiting < bounds.waiting() || comesSoon(now);
  }

  private boolean comesSoon(long now) {
    return now - began < GRACE_NANOS
        || waiting < pace.perSecond(now) * SOON * bounds.waitNanos() / 1e9;
  }

  /**
   * One that was in flight has ended; gives the one that is in flight instead, if any waits.
   *
   * @param answered whether the endpoint has shown that it answers
   */
  synchronized @Nullable Place leave(long now, boolean answered) {
    pace.oneEnded(now);
    if (answered) {
      silentSince = now;
    }
    Place following = takeFirst();
    if (following == null) {
      inFlight--;
      over = inFlight == 0;
    }
    return following;
  }

  /** One that is in flight asks nothing of the endpoint before it is {@link #prepared}. */
  synchronized void prepares() {
    preparing++;
  }

  synchronized void prepared(long now) {
    preparing--;
    noteWhenItMatters(now);
  }

  private void noteWhenItMatters(long now) {
    if (inFlight - preparing == bounds.hung()) {
      silentSince = now;
    }
  }

  /** Many requests are in flight, and nothing was answered for long. */
  synchronized boolean hangs(long now) {
    return inFlight - preparing >= bounds.hung() && now - silentSince >= bounds.hungNanos();
  }

  /** All that wait; they wait no more. */
  synchronized List<Place> letGo() {
    List<Place> all = new ArrayList<>(waiting);
    for (Place first = takeFirst(); first != null; first = takeFirst()) {
      all.add(first);
    }
    return all;
  }

  /** False if it does not wait any more. */
  synchronized boolean withdraw(Place place) {
    if (place.isWaiting) {
      forget(place);
      return true;
    }
    return false;
  }

  /** Those whose deadline has passed; they wait no more. */
  synchronized List<Place> expired(long now) {
    List<Place> late = new ArrayList<>();
    for (Place first = firstWaiting();
        first != null && first.deadline - now <= 0;
        first = firstWaiting()) {
      forget(first);
      late.add(first);
    }
    return late;
  }

  private @Nullable Place takeFirst() {
    Place first = firstWaiting();
    if (first != null) {
      forget(first);
      queue.remove();
    }
    return first;
  }

  private @Nullable Place firstWaiting() {
    Place first = queue.peek();
    while (first != null && !first.isWaiting) {
      queue.remove();
      first = queue.peek();
    }
    return first;
  }

  private void forget(Place place) {
    place.isWaiting = false;
    waiting--;
    if (waiting >= bounds.waiting()) {
      beyondFloors.decrement();
    }
    waitingBytes -= place.bytes;
  }

  /** Sets a timer for the first deadline, if there is one and none is set. */
  synchronized void setTimer(Deadlines deadlines, long now, Runnable expire) {
    Place first = nextDeadline == null ? firstWaiting() : null;
    if (first != null) {
      nextDeadline = deadlines.afterNanos(Math.max(first.deadline - now, 0), expire);
    }
  }

  synchronized void timerIsOver() {
    nextDeadline = null;
  }

  synchronized boolean isOver() {
    if (over && nextDeadline != null) {
      nextDeadline.cancel();
      nextDeadline = null;
    }
    return over;
  }

  synchronized int inFlight() {
    return inFlight;
  }

  synchronized int waiting() {
    return waiting;
  }
}
