package dev.postrider.dispatcher.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The backlogs of one task: which is to be looked at now, and which when. */
final class Backlogs {
  private final Map<String, Backlog> all = new HashMap<>();
  private final Deque<Backlog> active = new ArrayDeque<>();
  private final PriorityQueue<Wakeup> wakeups =
      new PriorityQueue<>(Comparator.comparing(Wakeup::at));
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
    Wakeup first = wakeups.peek();
    while (first != null && !first.at().isAfter(now)) {
      wakeups.remove();
      // Not if it was set to an earlier time meanwhile.
      if (first.backlog().wakesAt.equals(first.at())) {
        first.backlog().wakesAt = Instant.MAX;
        activate(first.backlog());
      }
      first = wakeups.peek();
    }
  }

  void forgetIfNothingIsLeft(Backlog backlog) {
    if (backlog.isEmpty()
        && backlog.inFlight() == 0
        && !backlog.isActive
        && !backlog.shown.isDirty
        && backlog.shown.state == null) {
      all.remove(backlog.endpointId());
      backlog.wakesAt = Instant.MIN;
    }
  }
}
