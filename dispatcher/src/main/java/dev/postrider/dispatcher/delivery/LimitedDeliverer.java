package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.delivery.Outcome.NoCapacity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Bounds the requests in flight to one endpoint. What finds no room waits its turn, up to a number
 * and a time; then its outcome is {@link NoCapacity}.
 */
final class LimitedDeliverer implements Deliverer {
  private final Deliverer next;
  private final int maxInFlight;
  private final int maxWaiting;
  private final Duration maxWait;

  /**
   * Holds an endpoint only while requests to it are in flight; a lane changes only inside {@code
   * compute}.
   */
  private final ConcurrentMap<String, Lane> lanes = new ConcurrentHashMap<>();

  LimitedDeliverer(Deliverer next, DeliveryProperties limits) {
    this.next = next;
    this.maxInFlight = limits.maxInFlight();
    this.maxWaiting = limits.maxWaiting();
    this.maxWait = limits.maxWait();
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    return Mono.defer(() -> deliverInTurn(delivery));
  }

  private Mono<Outcome> deliverInTurn(Delivery delivery) {
    String endpointId = delivery.endpoint().id();
    Turn turn = new Turn();
    lanes.compute(endpointId, (_, lane) -> enter(lane == null ? new Lane() : lane, turn));
    return switch (turn.place) {
      case IN_FLIGHT -> attempt(delivery, turn);
      case WAITING ->
          turn.comes
              .asMono()
              // Off the thread of whoever left: turn after turn on one stack would overflow it.
              .publishOn(Schedulers.parallel())
              .timeout(maxWait, Mono.fromSupplier(() -> !withdraw(endpointId, turn)))
              .flatMap(came -> came ? attempt(delivery, turn) : Mono.just(new NoCapacity()))
              .doOnCancel(() -> giveUpWaiting(endpointId, turn));
      case REFUSED -> Mono.just(new NoCapacity());
    };
  }

  private Mono<Outcome> attempt(Delivery delivery, Turn turn) {
    turn.taken = true;
    return Mono.defer(() -> next.deliver(delivery)).doFinally(_ -> leave(delivery.endpoint().id()));
  }

  /** A turn that has come meanwhile and was not taken goes to the next one. */
  private void giveUpWaiting(String endpointId, Turn turn) {
    if (!turn.taken && !withdraw(endpointId, turn)) {
      leave(endpointId);
    }
  }

  private Lane enter(Lane lane, Turn turn) {
    if (lane.inFlight < maxInFlight) {
      lane.inFlight++;
      turn.place = Place.IN_FLIGHT;
    } else if (lane.waiting.size() < maxWaiting) {
      lane.waiting.add(turn);
      turn.place = Place.WAITING;
    }
    return lane;
  }

  private void leave(String endpointId) {
    Turn[] following = new Turn[1];
    lanes.computeIfPresent(endpointId, (_, lane) -> handOver(lane, following));
    if (following[0] != null) {
      following[0].comes.tryEmitValue(true);
    }
  }

  private static @Nullable Lane handOver(Lane lane, @Nullable Turn[] following) {
    following[0] = lane.waiting.poll();
    if (following[0] == null) {
      lane.inFlight--;
    }
    return lane.inFlight == 0 ? null : lane;
  }

  /** False if the turn came just before it was withdrawn. */
  private boolean withdraw(String endpointId, Turn turn) {
    boolean[] withdrawn = new boolean[1];
    lanes.computeIfPresent(
        endpointId,
        (_, lane) -> {
          withdrawn[0] = lane.waiting.remove(turn);
          return lane;
        });
    return withdrawn[0];
  }

  private enum Place {
    IN_FLIGHT,
    WAITING,
    REFUSED
  }

  private static final class Turn {
    private Place place = Place.REFUSED;
    private volatile boolean taken;
    private final Sinks.One<Boolean> comes = Sinks.one();
  }

  private static final class Lane {
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int inFlight;
  }
}
