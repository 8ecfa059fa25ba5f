package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.endpoint.Endpoint;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SignalType;

/**
 * One event on its way to many endpoints. The poll thread begins one delivery after the other, as
 * there is room, and does other things in between. One that fails does not stop the others; the
 * event fails when all have ended.
 */
final class FanOut {
  private final RecordInFlight record;
  private final Function<Endpoint, Mono<Void>> lane;
  private final int mostAtATime;
  private final MonoSink<Void> sink;

  /** Of the poll thread, as is {@code begun}. */
  private final Iterator<Endpoint> rest;

  /** Whether any delivery has been begun. */
  private boolean begun;

  /** Deliveries that have not ended, and one more until all have been begun. */
  private final AtomicInteger open = new AtomicInteger(1);

  private volatile @Nullable Throwable failure;

  private FanOut(RecordInFlight record, List<Endpoint> endpoints, Plan plan, MonoSink<Void> sink) {
    this.record = record;
    this.rest = endpoints.iterator();
    this.lane = plan.lane();
    this.mostAtATime = plan.mostAtATime();
    this.sink = sink;
  }

  /**
   * How it is done.
   *
   * @param lane makes the delivery to an endpoint
   * @param mostAtATime deliveries of the event
   */
  record Plan(Function<Endpoint, Mono<Void>> lane, int mostAtATime) {}

  /**
   * Completes when the event is settled for all of the endpoints, of which there is at least one.
   */
  static Mono<Void> to(List<Endpoint> endpoints, RecordInFlight record, Plan plan) {
    return Mono.create(
        sink -> record.partition().fanOut(new FanOut(record, endpoints, plan, sink)));
  }

  /** Whether one more delivery may be begun. */
  boolean mayGoOn() {
    return open.get() <= mostAtATime;
  }

  /** Whether the deliveries to all endpoints have been begun. */
  boolean hasAllBegun() {
    return !rest.hasNext();
  }

  void beginNext() {
    begun = true;
    open.incrementAndGet();
    delivery(rest.next()).subscribe(new One(record.partition().inFlight()));
    if (hasAllBegun()) {
      oneEnded();
    }
  }

  private Mono<Void> delivery(Endpoint endpoint) {
    try {
      return lane.apply(endpoint);
    } catch (RuntimeException bug) {
      return Mono.error(bug);
    }
  }

  /** Whether it was abandoned, since it has been sent on to none of these endpoints. */
  boolean abandonIfNotBegun() {
    if (!begun) {
      abandon();
    }
    return !begun;
  }

  /** Begins no more of them: whoever has the partition next will deliver to all. */
  void abandon() {
    record.abandon();
  }

  private void oneEnded() {
    if (open.decrementAndGet() == 0) {
      Throwable first = failure;
      if (first == null) {
        sink.success();
      } else {
        sink.error(first);
      }
    }
  }

  /** One of its deliveries. */
  private final class One extends BaseSubscriber<Void> {
    private final InFlight inFlight;
    private final Intake.Generation begun;

    One(InFlight inFlight) {
      this.inFlight = inFlight;
      this.begun = inFlight.beginDelivery();
    }

    @Override
    protected void hookOnError(Throwable cause) {
      failure = cause;
    }

    @Override
    protected void hookFinally(SignalType type) {
      inFlight.endDelivery(begun);
      oneEnded();
    }
  }
}
