package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.internal.HeldState;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Releases deliveries that are in no order, oldest first. */
final class Singles {
  private static final int PAGE = 64;

  private final HeldStore held;
  private final Outgoing outgoing;

  Singles(HeldStore held, Outgoing outgoing) {
    this.held = held;
    this.outgoing = outgoing;
  }

  /** True if there is more to do as soon as there is time, or room in the task. */
  boolean release(Outgoing.Visit visit, BooleanSupplier hasTime) {
    Backlog backlog = visit.backlog();
    return backlog.hasSingles() && (releaseDue(visit, hasTime) || releaseRead(visit, hasTime));
  }

  private boolean releaseDue(Outgoing.Visit visit, BooleanSupplier hasTime) {
    Backlog backlog = visit.backlog();
    for (Long due = backlog.nextDue(); due != null; due = backlog.nextDue()) {
      if (outgoing.room(visit) <= 0) {
        backlog.isDue(due);
        return isTaskFull(visit);
      }
      DeliveryKey key = new DeliveryKey(backlog.endpointId(), due);
      HeldState state = held.state(key);
      if (state != null && isFree(backlog, new HeldStore.Entry(key, state))) {
        outgoing.send(visit, new HeldStore.Entry(key, state), false);
      }
      if (!hasTime.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  private boolean releaseRead(Outgoing.Visit visit, BooleanSupplier hasTime) {
    Backlog backlog = visit.backlog();
    while (backlog.readFrom() != Backlog.NONE) {
      int room = outgoing.room(visit);
      if (room <= 0) {
        return isTaskFull(visit);
      }
      List<HeldStore.Entry> page = held.page(backlog.endpointId(), backlog.readFrom(), PAGE);
      for (HeldStore.Entry entry : page) {
        backlog.readTo(entry.sequence());
        if (isFree(backlog, entry)) {
          if (room-- <= 0) {
            return isTaskFull(visit);
          }
          outgoing.send(visit, entry, false);
        }
        backlog.readTo(entry.sequence() + 1);
      }
      if (page.size() < PAGE) {
        backlog.readTo(Backlog.NONE);
      } else if (!hasTime.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  /** Otherwise an outcome, or the rate, brings the endpoint's next turn. */
  private boolean isTaskFull(Outgoing.Visit visit) {
    return outgoing.roomOfTask(visit.backlog()) <= 0;
  }

  private boolean isFree(Backlog backlog, HeldStore.Entry entry) {
    HeldState state = entry.state();
    return state.getLine() == Line.NONE
        && !outgoing.isOut(entry.key())
        && (!state.getWaiting() || Early.may(backlog.memory().known(), entry.sequence(), state));
  }

  /** The oldest at a sequence or above, of a page, that is not under way. */
  HeldStore.@Nullable Entry first(Backlog backlog, long from) {
    for (HeldStore.Entry entry : held.page(backlog.endpointId(), from, PAGE)) {
      if (entry.state().getLine() == Line.NONE && !outgoing.isOut(entry.key())) {
        return entry;
      }
    }
    return null;
  }
}
