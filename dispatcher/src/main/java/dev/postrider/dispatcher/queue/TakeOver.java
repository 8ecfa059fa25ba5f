package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Policy;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps a task's requests from overlapping with those of the task that had an endpoint before, or
 * with direct ones, where the endpoint's order or limits forbid it.
 */
final class TakeOver {
  /** How long what the one before sent in an order is let come to an end. */
  private static final Duration OF_AN_ORDER = Duration.ofSeconds(5);

  private final String sender;
  private final Instant begunAt;
  private final Duration requestTimeout;
  private final Backlogs backlogs;

  /**
   * @param sender this task
   * @param begunAt when it took its endpoints over
   * @param requestTimeout of endpoints that have none of their own
   */
  TakeOver(String sender, Instant begunAt, Duration requestTimeout, Backlogs backlogs) {
    this.sender = sender;
    this.begunAt = begunAt;
    this.requestTimeout = requestTimeout;
    this.backlogs = backlogs;
  }

  /**
   * Whether nothing of what others sent is under way any more: they said so, or had their time.
   * Otherwise the endpoint has its next turn when that is over.
   */
  boolean isOver(Outgoing.Visit visit) {
    Backlog backlog = visit.backlog();
    Endpoint endpoint = visit.endpoint();
    Instant over =
        backlog.memory().awaitsFormer() ? begunAt.plus(timeFor(endpoint.policy())) : begunAt;
    Instant ownedFrom = endpoint.standing().ownedFrom();
    Instant both = ownedFrom == null || ownedFrom.isBefore(over) ? over : ownedFrom;
    if (visit.now().isBefore(both)) {
      backlogs.activateAt(backlog, both);
      return false;
    }
    backlog.memory().formerIsOver();
    return true;
  }

  private Duration timeFor(Policy policy) {
    if (policy.maxInFlight() == null) {
      return OF_AN_ORDER;
    }
    Duration own = policy.timeout();
    return own == null ? requestTimeout : own;
  }

  /** Whether two owners' requests to the endpoint must not overlap. */
  static boolean mattersTo(Endpoint endpoint) {
    return endpoint.policy().forbidsOverlap();
  }

  /** Whether what is in no order waits, too. */
  static boolean mattersToSingles(Endpoint endpoint) {
    return endpoint.policy().maxInFlight() != null || endpoint.policy().rateLimit() != null;
  }

  /**
   * What the next owner has to know: it stays until nothing is held, or the queues are stopped,
   * rather than being written anew with every delivery.
   */
  void remember(Backlog backlog, Endpoint endpoint) {
    if (!mattersTo(endpoint)) {
      backlog.memory().sender(null);
    } else if (backlog.inFlight() > 0) {
      backlog.memory().sender(sender);
    }
  }
}
