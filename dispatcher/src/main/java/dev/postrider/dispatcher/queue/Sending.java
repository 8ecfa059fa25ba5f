package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.delivery.Deliverer;
import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes the attempts of what a task has released, outside of its thread, and brings the outcomes
 * back to it.
 */
final class Sending {
  private static final Outcome NOT_NOW = new Outcome.NoCapacity();

  private final Deliverer deliverer;
  private final Release release;

  /** The only thing that the threads of requests write. */
  private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();

  private volatile long cameRoundAt = System.nanoTime();
  private volatile long ordersFrom = cameRoundAt;
  private volatile boolean closed;
  private int out;

  /** Of a closed task: what its next owners wait for. */
  private Map<String, Integer> underWay = Map.of();

  private Consumer<String> nextOwner = _ -> {};

  Sending(Deliverer deliverer, Release release) {
    this.deliverer = deliverer;
    this.release = release;
  }

  /**
   * A delivery that is released.
   *
   * @param line what it is in order with, 0 if it is in none
   * @param early whether its step of the schedule was not due yet
   * @param probe whether it is to find out if its blocked endpoint answers again
   */
  record Out(DeliveryKey key, long line, boolean early, boolean probe) {}

  /** What is sent for it. */
  record Prepared(Out out, Delivery delivery) {}

  /**
   * @param outcome null if it was not tried
   */
  record Finished(Out out, @Nullable Outcome outcome) {}

  void one(Prepared prepared) {
    released(1);
    deliverer.deliver(prepared.delivery()).subscribe(outcome -> ended(prepared, outcome));
  }

  /** When the gate lets it through; not tried if it is not wanted any more then. */
  void through(Gate gate, Prepared prepared, Predicate<Prepared> isStillWanted) {
    released(1);
    gate.enter(
        Mono.defer(() ->
                isOpen() && !gate.isShut() && isStillWanted.test(prepared)
                    ? deliverer.deliver(prepared.delivery())
                    : Mono.<Outcome>empty())
            .doOnSuccess(outcome -> {
              if (outcome instanceof Outcome.Gone || outcome instanceof Outcome.DisableAsked) {
                gate.shut();
              }
              ended(prepared, outcome);
            }));
  }

  /**
   * One by one, each when the one before is delivered; the rest comes back not tried.
   *
   * @param isStillWanted asked before each
   */
  void inOrder(List<Prepared> batch, Predicate<Prepared> isStillWanted) {
    released(batch.size());
    int[] done = {0};
    Flux.fromIterable(batch)
        .concatMap(
            prepared ->
                isOpen() && hasLease() && isStillWanted.test(prepared)
                    ? deliverer
                        .deliver(prepared.delivery())
                        .doOnNext(outcome -> {
                          done[0]++;
                          ended(prepared, outcome);
                        })
                    : Mono.just(NOT_NOW),
            1)
        .takeUntil(outcome -> !(outcome instanceof Outcome.Delivered))
        .doFinally(_ -> {
          for (Prepared rest : batch.subList(done[0], batch.size())) {
            ended(rest, null);
          }
        })
        .subscribe();
  }

  private void ended(Prepared prepared, @Nullable Outcome outcome) {
    finished.add(new Finished(prepared.out(), outcome));
    if (closed) {
      settle();
    }
  }

  private boolean isOpen() {
    return !closed && !release.isStopped();
  }

  /** Whether it is sure that no other task has its endpoints meanwhile. */
  boolean hasLease() {
    long now = System.nanoTime();
    return now - cameRoundAt < release.lease().toNanos() && now - ordersFrom >= 0;
  }

  private void released(int number) {
    out += number;
    release.released(number);
  }

  /** For the stream thread, which shows that it still has its endpoints. */
  void takeIn(Consumer<Finished> then) {
    long now = System.nanoTime();
    if (now - cameRoundAt > release.lease().toNanos()) {
      // It may find out only now that others took over: it gives them time to say so.
      ordersFrom = now + release.lease().toNanos();
    }
    cameRoundAt = now;
    for (Finished next = finished.poll(); next != null; next = finished.poll()) {
      out--;
      try {
        then.accept(next);
      } finally {
        release.returned(1);
      }
    }
  }

  /**
   * What is out now is released again by the next owner, which finds it in the stores.
   *
   * @param handedOver how much is out of each endpoint whose next owner waits for it
   * @param whenEnded told each of those endpoints when none is out any more
   */
  void close(Map<String, Integer> handedOver, Consumer<String> whenEnded) {
    synchronized (this) {
      underWay = new HashMap<>(handedOver);
      nextOwner = whenEnded;
    }
    closed = true;
    release.returned(out);
    out = 0;
    handedOver.forEach((endpointId, number) -> {
      if (number == 0) {
        whenEnded.accept(endpointId);
      }
    });
    settle();
  }

  private synchronized void settle() {
    for (Finished one = finished.poll(); one != null; one = finished.poll()) {
      String endpointId = one.out().key().endpointId();
      Integer left = underWay.computeIfPresent(endpointId, (_, number) -> number - 1);
      if (left != null && left == 0) {
        nextOwner.accept(endpointId);
      }
    }
  }
}
