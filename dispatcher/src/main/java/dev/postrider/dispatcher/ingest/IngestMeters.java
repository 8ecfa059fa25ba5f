package dev.postrider.dispatcher.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.function.ToDoubleFunction;

/** What consuming looks like from the outside: {@code postrider.ingest.*}, without tags. */
final class IngestMeters {
  private final Counter consumed;
  private final Counter commitFailures;
  private final Counter lostOffsets;
  private volatile int assigned;
  private volatile int paused;

  IngestMeters(InFlight inFlight, MeterRegistry meters) {
    consumed = counter("consumed", "Records taken in", meters);
    FunctionCounter.builder("postrider.ingest.settled", inFlight, InFlight::settled)
        .description("Records delivered, held or dead-lettered for all endpoints")
        .register(meters);
    commitFailures = counter("commit.failures", "Commits that failed", meters);
    lostOffsets =
        counter("offsets.lost", "Offsets whose records were deleted before consumed", meters);
    gauge("records", inFlight, InFlight::records)
        .description("Records not settled")
        .register(meters);
    gauge("deliveries", inFlight, InFlight::deliveries)
        .description("Deliveries not settled")
        .register(meters);
    gauge("most", inFlight, all -> all.intake().most())
        .description("Deliveries that may be in flight now, those that hang not counted")
        .register(meters);
    gauge("bytes", inFlight, InFlight::bytes)
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

  private static Gauge.Builder<InFlight> gauge(
      String name, InFlight inFlight, ToDoubleFunction<InFlight> value) {
    return Gauge.builder("postrider.ingest.in.flight." + name, inFlight, value);
  }

  void consumed(int records) {
    consumed.increment(records);
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
