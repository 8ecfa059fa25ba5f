package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.schemas.internal.HeldState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Releases deliveries that are in an order, each line's to a sender of its own. */
final class OrderedRelease {
  private static final int PAGE = 64;

  /** Of one key at a time: many keys share the window. */
  private static final int KEY_BATCH = 16;

  /** Looked at to find more of one line, before others have their turn. */
  private static final int SEARCH_PAGES = 16;

  private final HeldStore held;
  private final Outgoing outgoing;

  OrderedRelease(HeldStore held, Outgoing outgoing) {
    this.held = held;
    this.outgoing = outgoing;
  }

  /** True if there is more to do as soon as there is time, or room in the task. */
  boolean release(Outgoing.Visit visit, BooleanSupplier hasTime) {
    Backlog backlog = visit.backlog();
    Lines lines = backlog.lines();
    if (!readAhead(backlog, hasTime)) {
      return true;
    }
    for (Lines.Line line = lines.nextSendable(); line != null; line = lines.nextSendable()) {
      if (outgoing.room(visit) <= 0) {
        lines.notNow(line);
        return outgoing.roomOfTask(backlog) <= 0;
      }
      outgoing.sendInOrder(visit, batch(visit, line), false);
      if (!hasTime.getAsBoolean()) {
        return true;
      }
    }
    for (Lines.Line line = lines.nextShort(); line != null; line = lines.nextShort()) {
      refill(backlog, line);
      if (!hasTime.getAsBoolean()) {
        return true;
      }
    }
    return lines.hasSendable();
  }

  /** What follows the first ones of a line goes in its turn, and takes no room of its own. */
  private List<HeldStore.Entry> batch(Outgoing.Visit visit, Lines.Line line) {
    Backlog backlog = visit.backlog();
    boolean isStrict = visit.endpoint().policy().ordering() == Policy.Ordering.STRICT;
    int longest = !backlog.ramp().isProven() ? 1 : isStrict ? Lines.AHEAD : KEY_BATCH;
    int atMost = Math.min(Math.min(longest, outgoing.roomOfTask(backlog)), outgoing.ofRate(visit));
    List<HeldStore.Entry> batch = new ArrayList<>();
    for (long sequence : backlog.lines().takeOut(line, atMost)) {
      HeldStore.Entry entry = entry(backlog, line, sequence);
      if (entry != null) {
        batch.add(entry);
      }
    }
    return batch;
  }

  /** The first delivery of the line that a block has not probed with, taken out of it. */
  HeldStore.@Nullable Entry takeFirst(Backlog backlog, long above) {
    readAhead(backlog, () -> false);
    Lines.Line line = backlog.lines().firstAbove(above);
    return line == null ? null : entry(backlog, line, backlog.lines().takeOut(line, 1).getFirst());
  }

  private HeldStore.@Nullable Entry entry(Backlog backlog, Lines.Line line, long sequence) {
    DeliveryKey key = new DeliveryKey(backlog.endpointId(), sequence);
    HeldState state = held.state(key);
    if (state == null) {
      backlog.lines().gone(line.id());
      return null;
    }
    return new HeldStore.Entry(key, state);
  }

  /** A page at least; false if there is no time for all that there is to read. */
  private boolean readAhead(Backlog backlog, BooleanSupplier hasTime) {
    Lines lines = backlog.lines();
    while (backlog.readLinesFrom() != Backlog.NONE) {
      List<HeldStore.Entry> page = held.page(backlog.endpointId(), backlog.readLinesFrom(), PAGE);
      for (HeldStore.Entry entry : page) {
        backlog.readLinesTo(entry.sequence());
        HeldState state = entry.state();
        if (state.getLine() != 0) {
          if (!lines.takes(state.getLine()) || isStrictAndFull(backlog, state)) {
            return true;
          }
          lines.read(state.getLine(), entry.sequence(), waits(backlog, entry));
        }
        backlog.readLinesTo(entry.sequence() + 1);
      }
      if (page.size() < PAGE) {
        backlog.readLinesTo(Backlog.NONE);
      } else if (!hasTime.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  /** Then there is but one line: nothing else is to be found behind it. */
  private static boolean isStrictAndFull(Backlog backlog, HeldState state) {
    return state.getLine() == Line.STRICT && backlog.lines().isFull(Line.STRICT);
  }

  private static boolean waits(Backlog backlog, HeldStore.Entry entry) {
    return entry.state().getWaiting()
        && !Early.may(backlog.memory().known(), entry.sequence(), entry.state());
  }

  private void refill(Backlog backlog, Lines.Line line) {
    List<Long> found = new ArrayList<>();
    boolean firstWaits = false;
    long from = line.restFrom();
    for (int pages = 0; pages < SEARCH_PAGES; pages++) {
      List<HeldStore.Entry> page = held.page(backlog.endpointId(), from, PAGE);
      for (HeldStore.Entry entry : page) {
        if (entry.sequence() >= backlog.readLinesFrom()) {
          backlog.lines().refill(line, found, Backlog.NONE, firstWaits);
          return;
        }
        if (entry.state().getLine() == line.id()) {
          if (found.size() == Lines.AHEAD) {
            backlog.lines().refill(line, found, entry.sequence(), firstWaits);
            return;
          }
          firstWaits |= found.isEmpty() && waits(backlog, entry);
          found.add(entry.sequence());
        }
        from = entry.sequence() + 1;
      }
      if (page.size() < PAGE) {
        backlog.lines().refill(line, found, Backlog.NONE, firstWaits);
        return;
      }
    }
    backlog.lines().refill(line, found, from, firstWaits);
  }
}
