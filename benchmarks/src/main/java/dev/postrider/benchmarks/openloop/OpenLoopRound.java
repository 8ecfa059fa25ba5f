package dev.postrider.benchmarks.openloop;

import dev.postrider.benchmarks.ledger.Ledger;
import dev.postrider.benchmarks.ledger.Percentiles;
import dev.postrider.benchmarks.ledger.Reconciliation;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Customers;
import dev.postrider.benchmarks.measure.Measures;
import dev.postrider.benchmarks.receiver.Arrivals;
import dev.postrider.benchmarks.report.Series;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * What came of the deliveries of one round to healthy endpoints, which are those of the first
 * customers: when each was due, acknowledged and received.
 */
final class OpenLoopRound {
  /** A delivery that takes longer is called late. */
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What the generator may be behind its plan, but for one in a thousand. */
  private static final long MAX_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final double BEHIND_PERCENT = 99.9;

  private final SendLog log;
  private final int firstMeasured;

  /** By the number of the delivery in the ledger. */
  private final int[] events;

  private final Ledger ledger = new Ledger();
  private Reconciliation outcome;

  /**
   * @param firstMeasured the first event that is part of the figures
   * @param healthyCustomers how many
   */
  OpenLoopRound(SendLog log, BareEvents.Ids ids, int firstMeasured, int healthyCustomers) {
    this.log = log;
    this.firstMeasured = firstMeasured;
    Plan plan = log.plan();
    this.events =
        IntStream.range(0, plan.count()).filter(n -> plan.customer(n) < healthyCustomers).toArray();
    Customers customers = Customers.of(plan.customers());
    for (int event : events) {
      Sent sent = log.events().get(event);
      int customer = plan.customer(event);
      ledger.expect(ids.of(customers.uid(customer), sent.partition(), sent.offset()), customer);
    }
    this.outcome = ledger.reconcile(new Arrivals());
  }

  /** Takes what the receiver has now for what came of it. */
  Reconciliation take(Arrivals arrivals) {
    outcome = ledger.reconcile(arrivals);
    return outcome;
  }

  void addTo(Series series) {
    Percentiles latency = latency();
    series.add(LatencyMeasures.P50, millis(latency.at(50)));
    series.add(LatencyMeasures.P90, millis(latency.at(90)));
    series.add(LatencyMeasures.P99, millis(latency.at(99)));
    series.add(LatencyMeasures.P999, millis(latency.at(99.9)));
    series.add(LatencyMeasures.MAX, millis(latency.max()));
    series.add(LatencyMeasures.ACKED_P50, millis(acknowledged().at(50)));
    series.add(LatencyMeasures.ACKED_P99, millis(acknowledged().at(99)));
    series.add(LatencyMeasures.APPENDED_P50, millis(sinceAppended().at(50)));
    series.add(LatencyMeasures.APPENDED_P99, millis(sinceAppended().at(99)));
    series.add(LatencyMeasures.BEHIND, behindMillis());
    series.add(LatencyMeasures.KEPT, keptShare());
    series.add(LatencyMeasures.LATE, late());
    series.add(Measures.RATE, ratePerSecond());
    series.add(LatencyMeasures.HEALTHY, outcome.expected());
    series.add(Measures.LOST, outcome.lost());
    series.add(Measures.DUPLICATES, outcome.duplicates());
  }

  /** Events for endpoints that are not healthy. */
  int forSick() {
    return log.plan().count() - events.length;
  }

  /** Whether the generator kept to its plan; if it did not, the load was another one. */
  boolean isValid() {
    return log.behind(firstMeasured).at(BEHIND_PERCENT) <= MAX_BEHIND_NANOS;
  }

  /** How far the generator was behind its plan, at all but one in a thousand. */
  double behindMillis() {
    return millis(log.behind(firstMeasured).at(BEHIND_PERCENT));
  }

  /** From the time at which an event was due until it was received, in nanoseconds. */
  Percentiles latency() {
    return arrived(this::latency);
  }

  /** From the time at which an event was due until the broker had acknowledged it. */
  Percentiles acknowledged() {
    return arrived(number -> {
      int event = events[number];
      return log.events().get(event).ackedNanos() - log.plan().dueNanos(event);
    });
  }

  /** From the broker's time of appending, which is whole milliseconds cut off, until received. */
  Percentiles sinceAppended() {
    long epochAtZero = epochNanos(Instant.now()) - System.nanoTime();
    return arrived(number ->
        outcome.firstNanos(number)
            + epochAtZero
            - TimeUnit.MILLISECONDS.toNanos(log.events().get(events[number]).appendMillis()));
  }

  private static long epochNanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /** Measured deliveries that took more than a second, or were never made. */
  int late() {
    return (int)
        measured()
            .filter(number -> !outcome.hasArrived(number) || latency(number) > LATE_NANOS)
            .count();
  }

  /** Of the measured deliveries the share that was received before the last event was due. */
  double keptShare() {
    long end = log.plan().endNanos();
    return measured()
        .filter(number -> outcome.hasArrived(number))
        .mapToDouble(number -> outcome.firstNanos(number) <= end ? 1 : 0)
        .average()
        .orElse(0);
  }

  /** Measured deliveries that were received in time, per second of the plan. */
  private double ratePerSecond() {
    double seconds = (log.plan().endNanos() - log.plan().dueNanos(firstMeasured)) / 1e9;
    return keptShare() * measured().count() / seconds;
  }

  private long latency(int number) {
    return outcome.firstNanos(number) - log.plan().dueNanos(events[number]);
  }

  private Percentiles arrived(IntToLongFunction value) {
    return Percentiles.of(measured().filter(outcome::hasArrived).mapToLong(value).toArray());
  }

  private IntStream measured() {
    return IntStream.range(0, events.length).filter(number -> events[number] >= firstMeasured);
  }

  static double millis(long nanos) {
    return nanos / 1e6;
  }
}
