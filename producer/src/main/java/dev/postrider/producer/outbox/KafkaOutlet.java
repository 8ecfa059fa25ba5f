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
  private final Patience patience;
  private final Map<String, TopicOutlet> topics = new HashMap<>();
  private boolean closed;

  KafkaOutlet(Map<String, Object> kafka, Patience patience) {
    this.settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    this.patience = patience;
  }

  /**
   * How long Kafka is waited for.
   *
   * @param acknowledgeWithin what is handed over together is waited for so long
   * @param retryAfter a partition that does not take it is left alone for so long at least
   */
  record Patience(Duration acknowledgeWithin, Duration retryAfter) {}

  @Override
  public List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
    return events.isEmpty() ? List.of() : of(events.getFirst().topic()).send(events);
  }

  @Override
  public Rest rest(String topic) {
    return of(topic).rest();
  }

  @Override
  public Trial trial(String topic) {
    return of(topic).trial();
  }

  @Override
  public void endRest(String topic, int partition) {
    of(topic).endRest(partition);
  }

  private synchronized TopicOutlet of(String topic) {
    TopicOutlet outlet =
        topics.computeIfAbsent(
            topic, name -> new TopicOutlet(name, new TopicClient(name, settings), patience));
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
