package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.delivery.Load;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.function.ToDoubleFunction;

/** What consuming looks like from the outside: {@code postrider.ingest.*}, without tags. */
final class IngestMeters {
  private final InFlight inFlight;
  private final Counter consumed;
  private final Counter settled;
  private final Counter commitFailures;
  private final Counter lostOffsets;
  private volatile int assigned;
  private volatile int paused;

  IngestMeters(Load load, MeterRegistry meters) {
    inFlight = InFlight.ofAll(load);
    consumed = counter("consumed", "Records taken in", meters);
    settled =
        counter("settled", "Records delivered, held or dead-lettered for all endpoints", meters);
    commitFailures = counter("commit.failures", "Commits that failed", meters);
    lostOffsets =
        counter("offsets.lost", "Offsets whose records were deleted before consumed", meters);
    gauge("in.flight.records", InFlight::records, "Records not settled", meters);
    gauge("in.flight.deliveries", InFlight::deliveries, "Deliveries not settled", meters);
    gauge(
        "in.flight.most",
        all -> all.intake().most(),
        "Deliveries that may be in flight now, those that hang not counted",
        meters);
    Gauge.builder("postrider.ingest.in.flight.bytes", inFlight, InFlight::bytes)
        .baseUnit(BaseUnits.BYTES)
        .description("What records and deliveries that are not settled take, about")
        .register(meters);
    Gauge.builder("postrider.ingest.partitions.assigned", this, m -> m.assigned)
        .description("Partitions that this dispatcher has")
        .register(meters);
    Gauge.builder("postrider.ingest.partitions.paused", this, m -> m.paused)
        .description("Partitions of these that are paused")
        .register(meters);
  }

  private static Counter counter(String name, String description, MeterRegistry meters) {
    return Counter.builder("postrider.ingest." + name).description(description).register(meters);
  }

  private void gauge(
      String name, ToDoubleFunction<InFlight> value, String description, MeterRegistry meters) {
    Gauge.builder("postrider.ingest." + name, inFlight, value)
        .description(description)
        .register(meters);
  }

  /** Of everything that this dispatcher took in. */
  InFlight inFlight() {
    return inFlight;
  }

  void consumed(int records) {
    consumed.increment(records);
  }

  void settled() {
    settled.increment();
  }

  void commitFailed() {
    commitFailures.increment();
  }

  void lost(long offsets) {
    lostOffsets.increment(offsets);
  }

  void partitions(int nowAssigned, int nowPaused) {
    assigned = nowAssigned;
    paused = nowPaused;
  }
}
