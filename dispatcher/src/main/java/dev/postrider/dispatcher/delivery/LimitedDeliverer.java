package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.delivery.Lane.Bounds;
import dev.postrider.dispatcher.delivery.Lane.Place;
import dev.postrider.dispatcher.delivery.Outcome.CircuitOpen;
import dev.postrider.dispatcher.delivery.Outcome.NoCapacity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Bounds the requests in flight to one endpoint. What finds no room waits its turn, if that can be
 * expected in time; otherwise its outcome is {@link NoCapacity}, and so it is if its endpoint is
 * not to be called any more when its turn comes. Nothing waits for an endpoint whose breaker is
 * open.
 */
final class LimitedDeliverer implements Deliverer {
  /**
   * Turns that came to this thread while it was beginning another: one after the other instead of
   * one inside the other, or a thousand that end at once would overflow the stack.
   */
  private static final ThreadLocal<Deque<Turn>> BEGINNING =
      ThreadLocal.withInitial(ArrayDeque::new);

  private final Deliverer next;
  private final Breakers breakers;
  private final Bounds bounds;
  private final Deadlines deadlines;
  private final Predicate<Delivery> isStillWanted;
  private final LongAdder beyondFloors = new LongAdder();

  /** Holds an endpoint only while requests to it are in flight. */
  private final ConcurrentMap<String, Lane> lanes = new ConcurrentHashMap<>();

  /**
   * @param isStillWanted asked of what comes, and again when its turn comes after it has waited
   */
  LimitedDeliverer(
      Deliverer next,
      Breakers breakers,
      DeliveryProperties limits,
      Deadlines deadlines,
      Predicate<Delivery> isStillWanted) {
    this.next = next;
    this.breakers = breakers;
    this.bounds = limits.lane();
    this.deadlines = deadlines;
    this.isStillWanted = isStillWanted;
    breakers.whenOneOpens(this::letGo);
  }

  @Override
  public Mono<Outcome> deliver(Delivery delivery) {
    return Mono.create(sink -> enter(delivery, sink));
  }

  private void enter(Delivery delivery, MonoSink<Outcome> sink) {
    if (!isStillWanted.test(delivery)) {
      sink.success(new NoCapacity());
      return;
    }
    String endpointId = delivery.endpoint().id();
    while (true) {
      long now = System.nanoTime();
      Lane lane = lanes.get(endpointId);
      if (lane == null) {
        lane = lanes.computeIfAbsent(endpointId, _ -> new Lane(bounds, beyondFloors, now));
      }
      if (lane.hangs(now)) {
        breakers.hangs(endpointId);
      }
      CircuitOpen refusal = delivery.probe() ? null : breakers.refusal(endpointId);
      if (refusal != null) {
        sink.success(refusal);
        return;
      }
      Turn turn = new Turn(lane, delivery, sink);
      switch (lane.enter(turn, now)) {
        case IN_FLIGHT -> {
          sink.onCancel(turn);
          turn.begin();
        }
        case WAITING -> {
          sink.onCancel(turn);
          setTimer(lane, now);
        }
        case NO_ROOM -> sink.success(new NoCapacity());
        case LANE_IS_OVER -> {
          // Whoever ended it is about to remove it.
          lanes.remove(endpointId, lane);
          continue;
        }
      }
      return;
    }
  }

  private void setTimer(Lane lane, long now) {
    lane.setTimer(deadlines, now, () -> expire(lane));
  }

  private void expire(Lane lane) {
    long now = System.nanoTime();
    lane.timerIsOver();
    lane.expired(now).forEach(late -> ((Turn) late).sink.success(new NoCapacity()));
    setTimer(lane, now);
  }

  private void letGo(String endpointId, Outcome untried) {
    Lane lane = lanes.get(endpointId);
    if (lane != null) {
      lane.letGo().forEach(one -> ((Turn) one).sink.success(untried));
    }
  }

  private void leave(Turn turn, boolean answered) {
    Turn following = (Turn) turn.lane.leave(System.nanoTime(), answered);
    if (following != null) {
      begin(following);
    } else if (turn.lane.isOver()) {
      lanes.remove(turn.delivery.endpoint().id(), turn.lane);
    }
  }

  private static void begin(Turn turn) {
    Deque<Turn> mine = BEGINNING.get();
    mine.add(turn);
    if (mine.size() == 1) {
      for (Turn first = turn; first != null; first = mine.peek()) {
        try {
          first.beginAfterWaiting();
        } finally {
          mine.remove();
        }
      }
    }
  }

  /** Requests in flight to all endpoints. */
  int inFlight() {
    return sum(Lane::inFlight);
  }

  /** Deliveries that wait beyond the number that may always wait for their endpoint. */
  long waitingBeyondFloors() {
    return beyondFloors.sum();
  }

  /** Deliveries that wait for one of these to end. */
  int waiting() {
    return sum(Lane::waiting);
  }

  /** Endpoints that anything is known of. */
  int lanes() {
    return lanes.size();
  }

  private int sum(ToIntFunction<Lane> number) {
    return lanes.values().stream().mapToInt(number).sum();
  }

  /** A delivery on its way through a lane, and what listens to its attempt. */
  private final class Turn extends Place implements reactor.core.Disposable {
    private final Lane lane;
    private final Delivery delivery;
    private final MonoSink<Outcome> sink;
    private final Attempt attempt = new Attempt();

    Turn(Lane lane, Delivery delivery, MonoSink<Outcome> sink) {
      super(delivery.event().data().length);
      this.lane = lane;
      this.delivery = delivery;
      this.sink = sink;
    }

    void beginAfterWaiting() {
      if (isStillWanted.test(delivery)) {
        begin();
      } else {
        sink.success(new NoCapacity());
        leave(this, false);
      }
    }

    /** However the attempt ends, even before it has begun, its place is given up exactly once. */
    void begin() {
      if (attempt.isDisposed()) {
        leave(this, false);
      } else {
        attemptOnce()
            .doFinally(_ -> leave(this, attempt.answered))
            .subscribe((CoreSubscriber<? super Outcome>) attempt);
      }
    }

    private Mono<Outcome> attemptOnce() {
      try {
        return delivery.endpoint().exchange().format().takesTime()
            ? prepared()
            : next.deliver(delivery);
      } catch (RuntimeException bug) {
        return Mono.error(bug);
      }
    }

    private Mono<Outcome> prepared() {
      lane.prepares();
      return next.prepare(delivery)
          .doFinally(_ -> lane.prepared(System.nanoTime()))
          .switchIfEmpty(Mono.defer(() -> next.deliver(delivery)));
    }

    /** Whoever asked wants no outcome any more. */
    @Override
    public void dispose() {
      if (!lane.withdraw(this)) {
        attempt.dispose();
      }
    }

    /** Passes the outcome on. */
    private final class Attempt extends BaseSubscriber<Outcome> {
      private boolean answered;

      @Override
      protected void hookOnNext(Outcome outcome) {
        answered = outcome.answeredStatus() != null;
        sink.success(outcome);
        if (outcome instanceof Outcome.Gone || outcome instanceof Outcome.DisableAsked) {
          // It is about to be disabled.
          letGo(delivery.endpoint().id(), new NoCapacity());
        }
      }

      @Override
      protected void hookOnComplete() {
        sink.success();
      }

      @Override
      protected void hookOnError(Throwable failure) {
        sink.error(failure);
      }
    }
  }
}
