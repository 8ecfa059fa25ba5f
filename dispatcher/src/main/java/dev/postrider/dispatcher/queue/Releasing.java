package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Sends of one endpoint's queue what may go now: within its order, its rate and the window. */
final class Releasing {
  private static final int PAGE = 64;

  /** Of one key at a time: many keys share the window. */
  private static final int KEY_BATCH = 16;

  /**
   * Of an endpoint with a rate at a time: more would wait for each other on their way, and then
   * leave faster than the rate.
   */
  private static final int RATED = 32;

  /** Looked at to find more of one line, before others have their turn. */
  private static final int SEARCH_PAGES = 16;

  private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(30);

  /** How soon it is seen that an endpoint is served again, or known at all. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final HeldStore held;
  private final EndpointDirectory directory;
  private final Window window;
  private final Sending sending;
  private final Backlogs backlogs;
  private final Instant begunAt;

  /** The longest deadline that a request may have. */
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

  /** How long a successor lets what its predecessor sent in an order come to an end. */
  private static final Duration HANDOVER = Duration.ofSeconds(5);

  Releasing(
      HeldStore held,
      EndpointDirectory directory,
      Window window,
      Sending sending,
      Backlogs backlogs,
      Instant begunAt) {
    this.held = held;
    this.directory = directory;
    this.window = window;
    this.sending = sending;
    this.backlogs = backlogs;
    this.begunAt = begunAt;
  }

  /** True if there is more to do at once. */
  boolean visit(Backlog backlog, Instant now, BooleanSupplier hasTime) {
    if (backlog.isEmpty()) {
      return false;
    }
    // Whatever it waits for: its endpoint may be paused, or deleted, meanwhile.
    backlogs.activateAt(backlog, now.plus(LOOKED_AT_EVERY));
    return serve(backlog, now, hasTime);
  }

  private boolean serve(Backlog backlog, Instant now, BooleanSupplier hasTime) {
    Endpoint endpoint = directory.endpoint(backlog.endpointId());
    if (endpoint == null || backlog.hasPurged()) {
      return purge(backlog, endpoint, now, hasTime);
    }
    if (endpoint.stopped()) {
      backlog.stopped(now);
      backlogs.activateAt(backlog, now.plus(LOOK_AGAIN));
      return false;
    }
    backlog.served(now);
    if (backlog.isBlocked()) {
      probe(backlog, endpoint, now);
      return false;
    }
    if (now.isBefore(backlog.restsUntil())) {
      backlogs.activateAt(backlog, backlog.restsUntil());
      return false;
    }
    if (now.isBefore(handedOver(backlog, endpoint))) {
      backlogs.activateAt(backlog, handedOver(backlog, endpoint));
      if (endpoint.policy().maxInFlight() != null) {
        return false;
      }
    }
    boolean more = releaseLines(backlog, endpoint, now, hasTime);
    more |= releaseSingles(backlog, endpoint, now, hasTime);
    remember(backlog, backlog.inFlight() > 0 && isHandedOverWithCare(endpoint));
    return more;
  }

  /** What its next owner is not to overlap with. */
  private static boolean isHandedOverWithCare(Endpoint endpoint) {
    return endpoint.isOrdered() || endpoint.policy().maxInFlight() != null;
  }

  // Everything below a sequence, or of an endpoint that is no more.

  private boolean purge(
      Backlog backlog, @Nullable Endpoint endpoint, Instant now, BooleanSupplier hasTime) {
    boolean more = purgePage(backlog, endpoint, now);
    while (more && hasTime.getAsBoolean() && isToPurge(backlog, endpoint)) {
      more = purgePage(backlog, endpoint, now);
    }
    return more;
  }

  private static boolean isToPurge(Backlog backlog, @Nullable Endpoint endpoint) {
    return !backlog.isEmpty() && (endpoint == null || backlog.hasPurged());
  }

  private boolean purgePage(Backlog backlog, @Nullable Endpoint endpoint, Instant now) {
    long below = endpoint == null ? Backlog.NONE : backlog.memory().getPurgedBelow();
    List<HeldStore.Entry> page = held.page(backlog.endpointId(), backlog.lowest(), PAGE);
    for (HeldStore.Entry entry : page) {
      if (entry.sequence() >= below) {
        break;
      }
      if (endpoint == null && !isSurelyDeleted(entry.key())) {
        backlogs.activateAt(backlog, now.plus(LOOK_AGAIN));
        return false;
      }
      held.remove(entry.key(), entry.state());
      backlog.lost(entry.sequence(), entry.state().getBytes(), entry.state().getLine());
    }
    long next = page.isEmpty() ? below : page.getLast().sequence() + 1;
    if (!backlog.isEmpty()) {
      backlog.lowestIs(Math.min(next, below));
    }
    backlog.lines().purge(backlog.lowest());
    return true;
  }

  private boolean isSurelyDeleted(DeliveryKey key) {
    HeldDelivery delivery = held.payload(key);
    return delivery == null || Deleted.isSure(directory, delivery);
  }

  // Deliveries in no order.

  private boolean releaseSingles(
      Backlog backlog, Endpoint endpoint, Instant now, BooleanSupplier hasTime) {
    if (!backlog.hasSingles()) {
      return false;
    }
    for (Long due = backlog.nextDue(); due != null; due = backlog.nextDue()) {
      if (room(backlog, endpoint, now) <= 0) {
        backlog.isDue(due);
        return window.room(backlog.ramp().isProven()) <= 0;
      }
      DeliveryKey key = new DeliveryKey(backlog.endpointId(), due);
      HeldState state = held.state(key);
      if (state != null && isFree(backlog, new HeldStore.Entry(key, state))) {
        release(backlog, endpoint, key, state, false, now);
      }
      if (!hasTime.getAsBoolean()) {
        return true;
      }
    }
    while (backlog.readFrom() != Backlog.NONE) {
      int room = room(backlog, endpoint, now);
      if (room <= 0) {
        return window.room(backlog.ramp().isProven()) <= 0;
      }
      List<HeldStore.Entry> page = held.page(backlog.endpointId(), backlog.readFrom(), PAGE);
      for (HeldStore.Entry entry : page) {
        backlog.readTo(entry.sequence());
        if (isFree(backlog, entry)) {
          if (room-- <= 0) {
            return window.room(backlog.ramp().isProven()) <= 0;
          }
          release(backlog, endpoint, entry.key(), entry.state(), false, now);
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

  private boolean isFree(Backlog backlog, HeldStore.Entry entry) {
    HeldState state = entry.state();
    return state.getLine() == 0
        && !window.isOut(entry.key())
        && (!state.getWaiting() || Early.may(backlog.memory(), entry.sequence(), state));
  }

  /** How many more may go now: for the endpoint, and for the task. */
  private int room(Backlog backlog, Endpoint endpoint, Instant now) {
    int room =
        Math.min(
            allowed(backlog, endpoint) - backlog.inFlight(),
            window.room(backlog.ramp().isProven()));
    Rate rate = backlog.rate(endpoint.policy().rateLimit(), now);
    if (rate == null) {
      return room;
    }
    int tokens = rate.available(now);
    if (tokens == 0) {
      backlogs.activateAt(backlog, rate.next(now));
    }
    return Math.min(room, tokens);
  }

  private static int allowed(Backlog backlog, Endpoint endpoint) {
    Policy policy = endpoint.policy();
    Integer own = policy.maxInFlight();
    int most = policy.rateLimit() == null ? Ramp.MOST : RATED;
    return Math.min(own == null ? most : Math.min(own, most), backlog.ramp().allowed());
  }

  private void release(
      Backlog backlog,
      Endpoint endpoint,
      DeliveryKey key,
      HeldState state,
      boolean probe,
      Instant now) {
    Sending.Prepared prepared = prepare(backlog, endpoint, key, state, probe, now);
    backlog.singleOut();
    sending.one(prepared);
  }

  private Sending.Prepared prepare(
      Backlog backlog,
      Endpoint endpoint,
      DeliveryKey key,
      HeldState state,
      boolean probe,
      Instant now) {
    HeldDelivery delivery = requireNonNull(held.payload(key));
    window.add(key, sizeOf(delivery), backlog.ramp().isProven());
    Rate rate = backlog.rate(endpoint.policy().rateLimit(), now);
    if (rate != null) {
      rate.take(1);
    }
    return new Sending.Prepared(
        new Sending.Out(key, state.getLine(), state.getDueAt().isAfter(now), probe),
        HeldDeliveries.unpack(delivery, endpoint, state.getAttempts() + 1, probe));
  }

  static int sizeOf(HeldDelivery held) {
    ByteBuffer value = held.getOrigin().getValue();
    ByteBuffer data = held.getEvent().getData();
    return (value == null ? 0 : value.remaining()) + (data == null ? 0 : data.remaining());
  }

  // Probes.

  private void probe(Backlog backlog, Endpoint endpoint, Instant now) {
    Instant at = requireNonNull(backlog.memory().getNextProbeAt());
    if (backlog.isProbing()) {
      return;
    }
    if (now.isBefore(at)) {
      backlogs.activateAt(backlog, at);
      return;
    }
    HeldStore.Entry next = window.room(false) <= 0 ? null : nextToProbe(backlog, endpoint, now);
    if (next == null) {
      backlogs.activateAt(backlog, now.plus(LOOK_AGAIN));
      return;
    }
    backlog.changing().setProbedTo(next.sequence());
    backlog.probing(true);
    if (next.state().getLine() != 0) {
      sendInOrder(backlog, endpoint, List.of(next), true, now);
    } else {
      release(backlog, endpoint, next.key(), next.state(), true, now);
    }
  }

  /** The oldest that this block has not probed with; in an order, only the first. */
  private HeldStore.@Nullable Entry nextToProbe(Backlog backlog, Endpoint endpoint, Instant now) {
    long probedTo = backlog.memory().getProbedTo();
    if (backlog.hasLines() && !now.isBefore(handedOver(backlog, endpoint))) {
      readAhead(backlog, () -> false);
      Lines.Line line = backlog.lines().firstAbove(probedTo);
      if (line != null) {
        DeliveryKey key =
            new DeliveryKey(backlog.endpointId(), backlog.lines().takeOut(line, 1).getFirst());
        HeldState state = held.state(key);
        if (state == null) {
          backlog.lines().gone(line.id());
          return null;
        }
        return new HeldStore.Entry(key, state);
      }
    }
    HeldStore.Entry next = firstSingle(backlog, probedTo + 1);
    return next == null ? firstSingle(backlog, backlog.lowest()) : next;
  }

  private HeldStore.@Nullable Entry firstSingle(Backlog backlog, long from) {
    for (HeldStore.Entry entry : held.page(backlog.endpointId(), from, PAGE)) {
      if (entry.state().getLine() == 0 && !window.isOut(entry.key())) {
        return entry;
      }
    }
    return null;
  }

  // Deliveries in an order.

  private boolean releaseLines(
      Backlog backlog, Endpoint endpoint, Instant now, BooleanSupplier hasTime) {
    if (!backlog.hasLines() || now.isBefore(handedOver(backlog, endpoint))) {
      return false;
    }
    Lines lines = backlog.lines();
    if (!readAhead(backlog, hasTime)) {
      return true;
    }
    boolean strict = endpoint.policy().ordering() == Policy.Ordering.STRICT;
    for (Lines.Line line = lines.nextSendable(); line != null; line = lines.nextSendable()) {
      int room = room(backlog, endpoint, now);
      if (room <= 0) {
        lines.notNow(line);
        return window.room(backlog.ramp().isProven()) <= 0;
      }
      sendInOrder(backlog, endpoint, batch(backlog, endpoint, line, strict, now), false, now);
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

  /** Asked by the threads of requests: it may be paused, or have another URL, since. */
  @SuppressWarnings("ReferenceEquality") // Another instance is another version.
  private boolean isStillSo(Endpoint endpoint) {
    return directory.endpoint(endpoint.id()) == endpoint;
  }

  /** What follows the first ones of a line goes in its turn, and takes no room of its own. */
  private List<HeldStore.Entry> batch(
      Backlog backlog, Endpoint endpoint, Lines.Line line, boolean strict, Instant now) {
    Rate rate = backlog.rate(endpoint.policy().rateLimit(), now);
    boolean isProven = backlog.ramp().isProven();
    int longest = !isProven ? 1 : strict ? Lines.AHEAD : KEY_BATCH;
    int atMost =
        Math.min(
            Math.min(longest, window.room(isProven)),
            rate == null ? Integer.MAX_VALUE : rate.available(now));
    List<HeldStore.Entry> batch = new ArrayList<>();
    for (long sequence : backlog.lines().takeOut(line, atMost)) {
      DeliveryKey key = new DeliveryKey(backlog.endpointId(), sequence);
      HeldState state = held.state(key);
      if (state == null) {
        backlog.lines().gone(line.id());
      } else {
        batch.add(new HeldStore.Entry(key, state));
      }
    }
    return batch;
  }

  private void sendInOrder(
      Backlog backlog, Endpoint endpoint, List<HeldStore.Entry> batch, boolean probe, Instant now) {
    if (batch.isEmpty()) {
      return;
    }
    sending.inOrder(
        batch.stream()
            .map(entry -> prepare(backlog, endpoint, entry.key(), entry.state(), probe, now))
            .toList(),
        prepared -> isStillSo(endpoint) && !backlog.isPurged(prepared.out().key().sequence()));
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
        && !Early.may(backlog.memory(), entry.sequence(), entry.state());
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

  /** When nothing of what others sent is under way any more. */
  private Instant handedOver(Backlog backlog, Endpoint endpoint) {
    Instant from = endpoint.standing().orderedFrom();
    Duration wait = endpoint.policy().maxInFlight() == null ? HANDOVER : LONGEST_REQUEST;
    Instant over = backlog.wasSending() ? begunAt.plus(wait) : begunAt;
    return from == null || from.isBefore(over) ? over : from;
  }

  private static void remember(Backlog backlog, boolean isSending) {
    if (backlog.memory().getSending() != isSending) {
      backlog.changing().setSending(isSending);
    }
  }
}
