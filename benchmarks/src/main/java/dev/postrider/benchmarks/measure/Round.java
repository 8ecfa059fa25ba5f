package dev.postrider.benchmarks.measure;

import dev.postrider.benchmarks.ledger.Reconciliation;
import dev.postrider.benchmarks.report.Series;

/**
 * One round of one contender.
 *
 * @param usage of the contender's process first
 * @param held deliveries that were put into an endpoint queue instead of going direct
 */
record Round(Reconciliation result, Usage usage, long held) {

  /** CPU time of the contender for each delivery, in microseconds. */
  double cpuPerDelivery() {
    return cpuPerDelivery(usage.processes().getFirst());
  }

  private double cpuPerDelivery(Usage.OfProcess used) {
    return (double) used.cpuMicros() / Math.max(1, result.expected());
  }

  void addTo(Series series) {
    series.add(Measures.RATE, result.ratePerSecond());
    Usage.OfProcess contender = usage.processes().getFirst();
    for (Usage.OfProcess used : usage.processes()) {
      String process = used == contender ? "" : used.process().name();
      series.add(Measures.cpu(process), cpuPerDelivery(used));
      series.add(Measures.memory(process), used.peakRssMib());
    }
    series.add(Measures.LOST, result.lost());
    series.add(Measures.DUPLICATES, result.duplicates());
    series.add(Measures.HELD, held);
  }
}
