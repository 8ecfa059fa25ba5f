package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.internal.HeldState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the deliveries of disabled endpoints stand, without a timer, until their endpoint is
 * enabled or deleted.
 */
final class Parking {
  private static final int PAGE = 64;
  private static final long DONE = Long.MAX_VALUE;

  private final QueueStores stores;
  private final EndpointDirectory directory;

  /** Endpoints with parked deliveries, and the sequence from which on they are to be let out. */
  private final Map<String, Long> cursors = new HashMap<>();

  Parking(QueueStores stores, EndpointDirectory directory) {
    this.stores = stores;
    this.directory = directory;
    stores.endpointsWithParked().forEach(endpointId -> cursors.put(endpointId, 0L));
  }

  void park(DeliveryKey key, HeldState state) {
    stores.replace(key, state, HeldState.newBuilder(state).setParked(true).build());
    cursors.put(key.endpointId(), 0L);
  }

  /**
   * Lets a page of every endpoint out that is enabled again, and removes a page of every one that
   * was deleted.
   */
  void letOut(Instant now) {
    cursors.replaceAll((endpointId, cursor) -> letOut(endpointId, cursor, now));
    cursors.values().removeIf(cursor -> cursor == DONE);
  }

  private long letOut(String endpointId, long cursor, Instant now) {
    Endpoint endpoint = directory.endpoint(endpointId);
    if (endpoint != null && endpoint.disabled()) {
      return 0;
    }
    List<DeliveryKey> page = stores.page(endpointId, cursor, PAGE);
    for (DeliveryKey key : page) {
      HeldState state = requireNonNull(stores.state(key));
      if (state.getParked()) {
        // Without its endpoint, what is let out is found deleted when it is due, which is now.
        stores.replace(
            key, state, HeldState.newBuilder(state).setParked(false).setDueAt(now).build());
      }
    }
    return page.size() < PAGE ? DONE : page.getLast().sequence() + 1;
  }
}
