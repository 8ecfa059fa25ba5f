package dev.postrider.producer.outbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Sends to Kafka, each topic through a client of its own: none waits for what another waits for.
 */
final class KafkaOutlet implements Outlet {
  private final Map<String, Object> settings;
  private final Duration acknowledgeWithin;
  private final Map<String, TopicOutlet> topics = new HashMap<>();
  private boolean closed;

  KafkaOutlet(Map<String, Object> kafka, Duration acknowledgeWithin) {
    this.settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    this.acknowledgeWithin = acknowledgeWithin;
  }

  @Override
  public List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
    return events.isEmpty() ? List.of() : of(events.getFirst().topic()).send(events);
  }

  private synchronized TopicOutlet of(String topic) {
    TopicOutlet outlet =
        topics.computeIfAbsent(topic, name -> new TopicOutlet(name, settings, acknowledgeWithin));
    if (closed) {
      outlet.close();
    }
    return outlet;
  }

  @Override
  public synchronized void close() {
    closed = true;
    topics.values().forEach(TopicOutlet::close);
  }
}
