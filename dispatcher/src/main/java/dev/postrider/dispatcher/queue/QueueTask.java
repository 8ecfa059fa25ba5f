package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.delivery.Deliverer;
import dev.postrider.dispatcher.delivery.NextStep;
import dev.postrider.dispatcher.delivery.NextStep.Done;
import dev.postrider.dispatcher.delivery.NextStep.GiveUp;
import dev.postrider.dispatcher.delivery.NextStep.TryAgain;
import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RetryPolicy;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.dispatcher.queue.QueueStores.Visit;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds deliveries, releases what is due, and takes the outcomes in. A delivery stays in the stores
 * until its outcome is known, so a crash releases it again. Requests run elsewhere; the stream
 * thread waits for nothing.
 */
final class QueueTask {
  /** How long a punctuation may release, so that the thread goes on consuming and committing. */
  private static final long MAX_WORK_NANOS = Duration.ofMillis(10).toNanos();

  private static final Duration NO_CAPACITY_PAUSE = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(QueueTask.class);

  private final QueueStores stores;
  private final DeadLetterSink deadLetters;
  private final EndpointDirectory directory;
  private final Deliverer deliverer;
  private final RetryPolicy retryPolicy;
  private final Release release;
  private final InstantSource clock;
  private final Window window = new Window();
  private final Parking parking;

  /** The only thing here that other threads touch. */
  private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();

  QueueTask(
      QueueStores stores,
      DeadLetterSink deadLetters,
      EndpointDirectory directory,
      Deliverer deliverer,
      RetryPolicy retryPolicy,
      Release release,
      InstantSource clock) {
    this.stores = stores;
    this.deadLetters = deadLetters;
    this.directory = directory;
    this.deliverer = deliverer;
    this.retryPolicy = retryPolicy;
    this.release = release;
    this.clock = clock;
    this.parking = new Parking(stores, directory, window);
  }

  private record Finished(DeliveryKey key, int attempt, Outcome outcome) {}

  void hold(DeliveryKey key, HeldDelivery held) {
    stores.add(key, held);
  }

  void punctuate() {
    takeOutcomesIn();
    Instant now = clock.instant();
    parking.letOut(now);
    if (!release.isStopped()) {
      long until = System.nanoTime() + MAX_WORK_NANOS;
      stores.visitDue(now, key -> System.nanoTime() - until < 0 ? visit(key, now) : Visit.STOP);
    }
  }

  /** What is out now is released again by the next owner, which finds it in the stores. */
  void close() {
    release.returned(window.size());
  }

  private Visit visit(DeliveryKey key, Instant now) {
    if (window.isFull()) {
      return Visit.STOP;
    }
    boolean stuck = window.isStuck(key.endpointId(), now);
    if (window.isOut(key) || (window.roomFor(key.endpointId()) <= 0 && !stuck)) {
      return Visit.LEFT;
    }
    HeldState state = stores.state(key);
    Endpoint endpoint = directory.endpoint(key.endpointId());
    if (state != null
        && endpoint != null
        && (stuck || endpoint.disabled() || parking.isClosed(key.endpointId(), now))) {
      parking.park(key, state);
      return Visit.CLEARED;
    }
    HeldDelivery held = stores.payload(key);
    if (held == null || state == null) {
      log.error(
          "timer without a delivery endpoint={} sequence={}", key.endpointId(), key.sequence());
      return Visit.ORPHANED;
    }
    if (endpoint == null) {
      return purgeIfDeleted(key, held, state);
    }
    send(key, held, endpoint, state.getAttempts() + 1);
    return Visit.LEFT;
  }

  private Visit purgeIfDeleted(DeliveryKey key, HeldDelivery held, HeldState state) {
    if (!Deleted.isSure(directory, held)) {
      return Visit.LEFT;
    }
    stores.remove(key, state);
    return Visit.CLEARED;
  }

  private void send(DeliveryKey key, HeldDelivery held, Endpoint endpoint, int attempt) {
    window.add(key, sizeOf(held), clock.instant());
    release.released();
    deliverer
        .deliver(HeldDeliveries.unpack(held, endpoint, attempt))
        .subscribe(outcome -> finished.add(new Finished(key, attempt, outcome)));
  }

  private static int sizeOf(HeldDelivery held) {
    ByteBuffer value = held.getOrigin().getValue();
    ByteBuffer data = held.getEvent().getData();
    return (value == null ? 0 : value.remaining()) + (data == null ? 0 : data.remaining());
  }

  private void takeOutcomesIn() {
    Instant now = clock.instant();
    for (Finished next = finished.poll(); next != null; next = finished.poll()) {
      window.takeBack(next.key(), next.outcome() instanceof Outcome.Delivered, now);
      try {
        takeIn(next);
      } finally {
        release.returned(1);
      }
    }
  }

  private void takeIn(Finished attempt) {
    DeliveryKey key = attempt.key();
    HeldState state = requireNonNull(stores.state(key));
    if (attempt.outcome() instanceof Outcome.CircuitOpen(var _, Instant until)) {
      parking.close(key.endpointId(), until);
      parking.park(key, state);
      return;
    }
    double jitter = ThreadLocalRandom.current().nextDouble();
    NextStep next = retryPolicy.next(attempt.attempt(), attempt.outcome(), clock.instant(), jitter);
    switch (next) {
      case Done() -> stores.remove(key, state);
      case TryAgain again -> stores.replace(key, state, waiting(state, again, attempt.outcome()));
      case GiveUp giveUp -> {
        deadLetters.write(
            HeldDeliveries.deadLetter(
                requireNonNull(stores.payload(key)),
                giveUp.reason(),
                giveUp.attempts(),
                giveUp.message(),
                attempt.outcome().answeredStatus()));
        stores.remove(key, state);
      }
    }
  }

  private static HeldState waiting(HeldState before, TryAgain again, Outcome outcome) {
    HeldState.Builder after =
        HeldState.newBuilder(before).setAttempts(again.attempts()).setDueAt(again.at());
    return outcome instanceof Outcome.NoCapacity
        // The direct lane has the room. At once again would rewrite the state fifty times a second.
        ? after.setDueAt(again.at().plus(NO_CAPACITY_PAUSE)).build()
        : after.setLastStatus(outcome.answeredStatus()).setLastReason(outcome.reason()).build();
  }
}
