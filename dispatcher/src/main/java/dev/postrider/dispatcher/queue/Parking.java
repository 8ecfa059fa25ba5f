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
 * Where due deliveries stand, without a timer, whose endpoint takes none now: it is disabled, or
 * not called because it fails, or hangs. So they cost nothing, however many they are. They are let
 * out as they can be sent, oldest first.
 */
final class Parking {
  private static final int PAGE = 64;

  private final QueueStores stores;
  private final EndpointDirectory directory;
  private final Window window;

  /** Endpoints with parked deliveries, or that are not called before some time. */
  private final Map<String, Spot> spots = new HashMap<>();

  Parking(QueueStores stores, EndpointDirectory directory, Window window) {
    this.stores = stores;
    this.directory = directory;
    this.window = window;
    stores.endpointsWithParked().forEach(endpointId -> spotOf(endpointId).from = 0);
  }

  private static final class Spot {
    /** No parked delivery has a sequence below; the highest possible if there is none. */
    private long from = Long.MAX_VALUE;

    private Instant closedUntil = Instant.MIN;

    boolean isEmpty() {
      return from == Long.MAX_VALUE;
    }
  }

  private Spot spotOf(String endpointId) {
    return spots.computeIfAbsent(endpointId, _ -> new Spot());
  }

  void park(DeliveryKey key, HeldState state) {
    stores.replace(key, state, HeldState.newBuilder(state).setParked(true).build());
    Spot spot = spotOf(key.endpointId());
    spot.from = Math.min(spot.from, key.sequence());
  }

  /** The endpoint is not called before that time. */
  void close(String endpointId, Instant until) {
    spotOf(endpointId).closedUntil = until;
  }

  boolean isClosed(String endpointId, Instant now) {
    Spot spot = spots.get(endpointId);
    return spot != null && now.isBefore(spot.closedUntil);
  }

  /**
   * Lets as many out of every endpoint as may be sent to it now, and a page of every one that was
   * deleted.
   */
  void letOut(Instant now) {
    spots.forEach((endpointId, spot) -> {
      Endpoint endpoint = directory.endpoint(endpointId);
      if (endpoint == null) {
        // Without its endpoint, what is let out is found deleted when it is due, which is now.
        letOut(endpointId, spot, PAGE, now);
      } else if (!endpoint.disabled() && !now.isBefore(spot.closedUntil)) {
        letOut(endpointId, spot, Math.min(window.roomFor(endpointId), PAGE), now);
      }
    });
    spots.values().removeIf(spot -> spot.isEmpty() && !now.isBefore(spot.closedUntil));
  }

  private void letOut(String endpointId, Spot spot, int number, Instant now) {
    if (spot.isEmpty() || number <= 0) {
      return;
    }
    int left = number;
    List<DeliveryKey> page = stores.page(endpointId, spot.from, PAGE);
    for (DeliveryKey key : page) {
      HeldState state = requireNonNull(stores.state(key));
      if (state.getParked()) {
        if (left == 0) {
          spot.from = key.sequence();
          return;
        }
        left--;
        stores.replace(
            key, state, HeldState.newBuilder(state).setParked(false).setDueAt(now).build());
      }
    }
    spot.from = page.size() < PAGE ? Long.MAX_VALUE : page.getLast().sequence() + 1;
  }
}
