package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.internal.EndpointStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the queues of all endpoints in the cluster stand, as their owners wrote it: a copy in memory,
 * never locked, a fraction of a second behind.
 */
public interface EndpointStatuses {
  /** Of {@link EndpointStatus#getState()}: only probes are sent to the endpoint. */
  String BLOCKED = "BLOCKED";

  /**
   * What is held for endpoints together.
   *
   * @param bytes about as many as it takes
   */
  record Pending(long deliveries, long bytes) {
    static final Pending NOTHING = new Pending(0, 0);

    Pending plus(long moreDeliveries, long moreBytes) {
      return new Pending(deliveries + moreDeliveries, bytes + moreBytes);
    }
  }

  /** Whether every delivery of the endpoint goes through its queue, by its owner's decision. */
  boolean isQueued(String endpointId);

  /** Null for an endpoint that nothing is held for and that everything goes direct to. */
  @Nullable EndpointStatus of(String endpointId);

  /** What is held for the endpoints of an application, named by its id. */
  Pending pendingOf(String applicationId);

  /**
   * Told the id of every endpoint that is not {@link #BLOCKED} any more, on the thread that reads
   * statuses; it must not wait.
   */
  void onUnblocked(Consumer<String> listener);
}
