package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Standing;
import dev.postrider.schemas.internal.EndpointStatus;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint's queue stands.
 *
 * @param lane {@code direct} or {@code queued}: whether new deliveries go through the queue
 * @param state {@code flowing}, {@code blocked}, {@code paused} or {@code disabled}
 * @param why one sentence, or null
 * @param since when it came into that state; null if it never left flowing
 * @param pending deliveries held
 * @param pendingBytes about as many as they take
 * @param oldestAt when the oldest of them was held
 * @param nextAttemptAt when the next attempt is due; null if that is now, or nothing is attempted
 * @param rateLimit deliveries per second, null for no limit
 * @param throttleRate the same under its newer name
 */
record QueueOut(
    String lane,
    String state,
    @Nullable String why,
    @Nullable Instant since,
    long pending,
    long pendingBytes,
    @Nullable Instant oldestAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Integer rateLimit,
    @Nullable Integer throttleRate) {

  static QueueOut of(Endpoint endpoint, @Nullable EndpointStatus status) {
    boolean queued = endpoint.alwaysQueued() || (status != null && status.getQueued());
    String why = endpoint.standing().why();
    Integer rate = endpoint.policy().rateLimit();
    String lane = queued ? "queued" : "direct";
    String state = stateOf(endpoint.standing(), status);
    return status == null
        ? new QueueOut(lane, state, why, null, 0, 0, null, null, rate, rate)
        : new QueueOut(
            lane,
            state,
            why == null ? status.getWhy() : why,
            status.getSince(),
            status.getPending(),
            status.getPendingBytes(),
            status.getOldestAt(),
            status.getNextAttemptAt(),
            rate,
            rate);
  }

  /** What its user said last goes before what the queue's owner has made of it so far. */
  private static String stateOf(Standing standing, @Nullable EndpointStatus status) {
    if (standing.disabled()) {
      return "disabled";
    }
    if (standing.paused()) {
      return "paused";
    }
    String state = status == null ? "flowing" : status.getState().toLowerCase(Locale.ROOT);
    return state.equals("blocked") ? state : "flowing";
  }
}
