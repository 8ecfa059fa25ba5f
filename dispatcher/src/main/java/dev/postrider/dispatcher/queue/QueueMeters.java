package dev.postrider.dispatcher.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/** How much the queues of this dispatcher hold. */
final class QueueMeters {
  private final AtomicLong deliveries = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  QueueMeters(MeterRegistry registry) {
    Gauge.builder("postrider.queue.deliveries", deliveries, AtomicLong::get)
        .description("Deliveries held by the queues that this dispatcher owns")
        .register(registry);
    Gauge.builder("postrider.queue.bytes", bytes, AtomicLong::get)
        .description("About as much as they take")
        .baseUnit("bytes")
        .register(registry);
  }

  void held(long moreDeliveries, long moreBytes) {
    deliveries.addAndGet(moreDeliveries);
    bytes.addAndGet(moreBytes);
  }

  void add(Collection<Backlog> backlogs) {
    backlogs.forEach(backlog -> held(backlog.pending(), backlog.bytes()));
  }

  void remove(Collection<Backlog> backlogs) {
    backlogs.forEach(backlog -> held(-backlog.pending(), -backlog.bytes()));
  }
}
