package dev.postrider.dispatcher.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The backlogs of one task: which is to be looked at now, and which when. */
final class Backlogs {
  private final Map<String, Backlog> all = new HashMap<>();
  private final Deque<Backlog> active = new ArrayDeque<>();

  /** One of each backlog at most. */
  private final NavigableSet<Wakeup> wakeups =
      new TreeSet<>(
          Comparator.comparing(Wakeup::at).thenComparing(wakeup -> wakeup.backlog().endpointId()));

  private final EndpointStore endpoints;

  private record Wakeup(Instant at, Backlog backlog) {}

  Backlogs(EndpointStore endpoints) {
    this.endpoints = endpoints;
  }

  Backlog of(String endpointId) {
    return all.computeIfAbsent(endpointId, id -> new Backlog(id, endpoints.of(id)));
  }

  boolean isKnown(String endpointId) {
    return all.containsKey(endpointId);
  }

  Collection<Backlog> all() {
    return all.values();
  }

  /** Looks at it in the coming round. */
  void activate(Backlog backlog) {
    if (!backlog.isActive) {
      backlog.isActive = true;
      active.add(backlog);
    }
  }

  /** Looks at it at that time at the latest. */
  void activateAt(Backlog backlog, Instant at) {
    if (at.isBefore(backlog.wakesAt)) {
      wakeups.remove(new Wakeup(backlog.wakesAt, backlog));
      backlog.wakesAt = at;
      wakeups.add(new Wakeup(at, backlog));
    }
  }

  /**
   * Looks at each active one once, as long as there is time; those that the visitor says so stay
   * active.
   */
  void round(Instant now, BooleanSupplier hasTime, Predicate<Backlog> visitor) {
    wake(now);
    for (int left = active.size(); left > 0 && hasTime.getAsBoolean(); left--) {
      Backlog next = active.remove();
      next.isActive = false;
      if (visitor.test(next)) {
        activate(next);
      }
    }
  }

  private void wake(Instant now) {
    while (!wakeups.isEmpty() && !wakeups.first().at().isAfter(now)) {
      Backlog due = wakeups.removeFirst().backlog();
      due.wakesAt = Instant.MAX;
      activate(due);
    }
  }

  /** How many are to be looked at at some time. */
  int waking() {
    return wakeups.size();
  }

  /** Not before its last time: what its requests have shown of it serves until then. */
  void forgetIfNothingIsLeft(Backlog backlog) {
    if (backlog.isEmpty()
        && !backlog.isBlocked()
        && backlog.inFlight() == 0
        && !backlog.isActive
        && backlog.wakesAt.equals(Instant.MAX)
        && !backlog.shown.isDirty
        && backlog.shown.state == null) {
      all.remove(backlog.endpointId());
    }
  }
}
