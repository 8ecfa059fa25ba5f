package dev.postrider.producer.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * About how many events of each topic wait: counted now and then, and what was added here since.
 * What is added while they are counted, or by other instances since, may be missing until the next
 * count.
 */
final class Backlog {
  private final int limit;
  private final MeterRegistry meters;
  private final Map<String, AtomicInteger> waiting = new ConcurrentHashMap<>();

  /**
   * @param limit of each topic: one whose events wait takes no other topic's room
   */
  Backlog(int limit, MeterRegistry meters) {
    this.limit = limit;
    this.meters = meters;
  }

  /**
   * Makes room for events of a topic that are about to be written.
   *
   * @throws OutboxFull if there is none
   */
  void take(String topic, int events) {
    AtomicInteger ofTopic = of(topic);
    if (ofTopic.addAndGet(events) > limit) {
      ofTopic.addAndGet(-events);
      throw new OutboxFull();
    }
  }

  void counted(String topic, int events) {
    of(topic).set(events);
  }

  private AtomicInteger of(String topic) {
    return waiting.computeIfAbsent(topic, this::metered);
  }

  private AtomicInteger metered(String topic) {
    AtomicInteger ofTopic = new AtomicInteger();
    Gauge.builder("postrider.producer.outbox.waiting", ofTopic, AtomicInteger::get)
        .description("Events that wait for Kafka, of all instances, as counted last")
        .tag("topic", topic)
        .register(meters);
    return ofTopic;
  }
}
