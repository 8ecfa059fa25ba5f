package dev.postrider.benchmarks.openloop;

import dev.postrider.benchmarks.lab.Receiver;
import dev.postrider.benchmarks.ledger.Reconciliation;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.receiver.Arrivals;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Waits until everything has arrived, or nothing more does. */
final class Awaited {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** Longer than a request may take and its first repetition waits. */
  private static final Duration NO_PROGRESS = Duration.ofSeconds(40);

  private final Child dispatcher;
  private final Receiver receiver;

  Awaited(Child dispatcher, Receiver receiver) {
    this.dispatcher = dispatcher;
    this.receiver = receiver;
  }

  /** What came of what was expected, which may be that some of it was lost. */
  Reconciliation all(Function<Arrivals, Reconciliation> reconcile) {
    Reconciliation outcome = reconcile.apply(receiver.arrivals());
    long progressAt = System.nanoTime();
    while (outcome.lost() > 0 && System.nanoTime() - progressAt < NO_PROGRESS.toNanos()) {
      dispatcher.requireAlive();
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      Reconciliation now = reconcile.apply(receiver.arrivals());
      if (now.lost() < outcome.lost()) {
        progressAt = System.nanoTime();
      }
      outcome = now;
    }
    return outcome;
  }
}
