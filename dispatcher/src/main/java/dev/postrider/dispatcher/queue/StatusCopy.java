package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.internal.EndpointStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The statuses in memory. One thread, the reader's, calls {@link #apply}; everybody else only asks.
 * There are as many as endpoints that something is held for, or that are blocked.
 */
final class StatusCopy implements EndpointStatuses {
  private final Map<String, EndpointStatus> byEndpoint = new ConcurrentHashMap<>();

  /** The sums of what {@link #byEndpoint} has; none for an application with nothing held. */
  private final Map<String, Pending> byApplication = new ConcurrentHashMap<>();

  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  @Override
  public boolean isQueued(String endpointId) {
    EndpointStatus status = byEndpoint.get(endpointId);
    return status != null && status.getQueued();
  }

  /** Whether only probes are sent to the endpoint. */
  boolean isBlocked(String endpointId) {
    return isBlocked(byEndpoint.get(endpointId));
  }

  @Override
  public @Nullable EndpointStatus of(String endpointId) {
    return byEndpoint.get(endpointId);
  }

  @Override
  public Pending pendingOf(String applicationId) {
    return byApplication.getOrDefault(applicationId, Pending.NOTHING);
  }

  @Override
  public void onUnblocked(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Those that have a status now, for the caller to change. */
  Set<String> endpoints() {
    return new HashSet<>(byEndpoint.keySet());
  }

  /**
   * @param now null if nothing is held and everything goes direct
   */
  void apply(String endpointId, @Nullable EndpointStatus now) {
    EndpointStatus before =
        now == null ? byEndpoint.remove(endpointId) : byEndpoint.put(endpointId, now);
    if (before != null) {
      count(before.getApplicationId(), -before.getPending(), -before.getPendingBytes());
    }
    if (now != null) {
      count(now.getApplicationId(), now.getPending(), now.getPendingBytes());
    }
    if (isBlocked(before) && !isBlocked(now)) {
      listeners.forEach(listener -> listener.accept(endpointId));
    }
  }

  private void count(String applicationId, long deliveries, long bytes) {
    byApplication.compute(
        applicationId,
        (_, before) -> {
          Pending sum = (before == null ? Pending.NOTHING : before).plus(deliveries, bytes);
          return sum.equals(Pending.NOTHING) ? null : sum;
        });
  }

  private static boolean isBlocked(@Nullable EndpointStatus status) {
    return status != null && status.getState().equals(BLOCKED);
  }
}
