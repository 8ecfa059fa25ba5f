package dev.postrider.dispatcher.endpoint;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint wants to be served, where it differs from what holds for all.
 *
 * @param rateLimit attempts per second over the whole cluster, 1 to 10,000; null for no limit
 * @param maxInFlight requests at a time over the whole cluster, 1 to 1,000; null for the limit that
 *     every dispatcher has
 * @param schedule waits between attempts, as {@code postrider.retry.schedule}; null for that one
 * @param timeout of a whole request, 1 to 30 s; null for {@code postrider.delivery.timeout}
 */
public record Policy(
    Ordering ordering,
    @Nullable Integer rateLimit,
    @Nullable Integer maxInFlight,
    @Nullable List<Duration> schedule,
    @Nullable Duration timeout,
    OnExhausted onExhausted) {
  /** What an endpoint has that asks for nothing else. */
  public static final Policy STANDARD =
      new Policy(Ordering.NONE, null, null, null, null, OnExhausted.SKIP);

  public Policy {
    schedule = schedule == null ? null : List.copyOf(schedule);
  }

  /** What is delivered before what. */
  public enum Ordering {
    NONE,
    /** The events of one partition of a topic that have the same key. */
    KEY,
    /** The events of one partition of a topic. */
    STRICT
  }

  /** What happens when the last attempt of a delivery has failed. */
  public enum OnExhausted {
    /** It is dead-lettered. */
    SKIP,
    /** It stays, and the endpoint is paused until its user resumes it. */
    PAUSE
  }

  public boolean isOrdered() {
    return ordering != Ordering.NONE;
  }

  /** Whether requests to the endpoint of two senders must not overlap. */
  public boolean forbidsOverlap() {
    return isOrdered() || maxInFlight != null;
  }

  /** Whether it asks for something that only one place in the cluster can keep. */
  public boolean needsOwner() {
    return forbidsOverlap() || rateLimit != null;
  }
}
