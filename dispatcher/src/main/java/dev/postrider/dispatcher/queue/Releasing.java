package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Gives an endpoint's queue its turn: does with it what its endpoint's state asks for. */
final class Releasing {
  /** Whatever a queue waits for: its endpoint may be paused, or deleted, meanwhile. */
  private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(30);

  /** How soon it is seen that an endpoint is served again, or known at all. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final EndpointDirectory directory;
  private final Backlogs backlogs;
  private final TakeOver takeOver;
  private final Outgoing outgoing;
  private final Singles singles;
  private final OrderedRelease ordered;
  private final Purge purge;

  Releasing(
      HeldStore held,
      EndpointDirectory directory,
      Outgoing outgoing,
      Backlogs backlogs,
      TakeOver takeOver) {
    this.takeOver = takeOver;
    this.directory = directory;
    this.backlogs = backlogs;
    this.outgoing = outgoing;
    this.singles = new Singles(held, outgoing);
    this.ordered = new OrderedRelease(held, outgoing);
    this.purge = new Purge(held, directory);
  }

  /** True if there is more to do at once. */
  boolean visit(Backlog backlog, Instant now, BooleanSupplier hasTime) {
    if (backlog.isEmpty() && !backlog.isBlocked()) {
      return false;
    }
    boolean more = turn(backlog, now, hasTime);
    backlogs.activateAt(backlog, now.plus(LOOKED_AT_EVERY));
    return more;
  }

  private boolean turn(Backlog backlog, Instant now, BooleanSupplier hasTime) {
    Endpoint endpoint = directory.endpoint(backlog.endpointId());
    if (endpoint == null) {
      return isMore(backlog, purge.ofUnknown(backlog, hasTime), now);
    }
    if (backlog.hasPurged() && isMore(backlog, purge.ofPurged(backlog, hasTime), now)) {
      return true;
    }
    if (endpoint.stopped()) {
      backlog.memory().stopped(now);
      backlogs.activateAt(backlog, now.plus(LOOK_AGAIN));
      return false;
    }
    backlog.memory().served(now);
    return serve(new Outgoing.Visit(backlog, endpoint, now), hasTime);
  }

  private boolean isMore(Backlog backlog, Purge.Progress progress, Instant now) {
    if (progress == Purge.Progress.UNSURE) {
      backlogs.activateAt(backlog, now.plus(LOOK_AGAIN));
    }
    return progress == Purge.Progress.MORE;
  }

  private boolean serve(Outgoing.Visit visit, BooleanSupplier hasTime) {
    Backlog backlog = visit.backlog();
    if (backlog.isEmpty()) {
      return false;
    }
    if (backlog.isBlocked()) {
      probe(visit);
      return false;
    }
    if (visit.now().isBefore(backlog.restsUntil())) {
      backlogs.activateAt(backlog, backlog.restsUntil());
      return false;
    }
    if (TakeOver.mattersTo(visit.endpoint()) && !outgoing.hasLease()) {
      backlogs.activateAt(backlog, visit.now().plus(LOOK_AGAIN));
      return false;
    }
    boolean more = release(visit, hasTime);
    if (outgoing.ofRate(visit) == 0) {
      backlogs.activateAt(
          backlog,
          requireNonNull(backlog.rate(visit.endpoint().policy().rateLimit(), visit.now()))
              .next(visit.now()));
    }
    takeOver.remember(backlog, visit.endpoint());
    return more;
  }

  private boolean release(Outgoing.Visit visit, BooleanSupplier hasTime) {
    boolean isHandedOver = takeOver.isOver(visit);
    if (!isHandedOver && TakeOver.mattersToSingles(visit.endpoint())) {
      return false;
    }
    boolean more = isHandedOver && visit.backlog().hasLines() && ordered.release(visit, hasTime);
    return singles.release(visit, hasTime) || more;
  }

  // Probes.

  private void probe(Outgoing.Visit visit) {
    Backlog backlog = visit.backlog();
    Instant at = requireNonNull(backlog.memory().known().getNextProbeAt());
    if (backlog.isProbing()) {
      return;
    }
    if (visit.now().isBefore(at)) {
      backlogs.activateAt(backlog, at);
      return;
    }
    if (TakeOver.mattersToSingles(visit.endpoint()) && !takeOver.isOver(visit)) {
      return;
    }
    HeldStore.Entry next = outgoing.roomForProbe() ? nextToProbe(visit) : null;
    if (next == null) {
      backlogs.activateAt(backlog, visit.now().plus(LOOK_AGAIN));
      return;
    }
    backlog.memory().changing().setProbedTo(next.sequence());
    backlog.probing(true);
    if (next.state().getLine() == Line.NONE) {
      outgoing.send(visit, next, true);
    } else {
      outgoing.sendInOrder(visit, List.of(next), true);
    }
    takeOver.remember(backlog, visit.endpoint());
  }

  /** The oldest that this block has not probed with; in an order, only the first. */
  private HeldStore.@Nullable Entry nextToProbe(Outgoing.Visit visit) {
    Backlog backlog = visit.backlog();
    long probedTo = backlog.memory().known().getProbedTo();
    if (backlog.hasLines() && takeOver.isOver(visit)) {
      HeldStore.Entry first = ordered.takeFirst(backlog, probedTo);
      if (first != null) {
        return first;
      }
    }
    HeldStore.Entry next = singles.first(backlog, probedTo + 1);
    return next == null ? singles.first(backlog, backlog.lowest()) : next;
  }
}
