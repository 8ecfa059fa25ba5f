package dev.postrider.benchmarks.chaos;

import dev.postrider.benchmarks.BenchFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes numbered events at a pace, to all partitions in turn, and remembers where Kafka put
 * each. What is not acknowledged fails the run: nothing was promised of it.
 */
final class Load implements AutoCloseable {
  static final String TOPIC = "chaos";
  private static final Duration TICK = Duration.ofMillis(10);
  private static final long TICKS_PER_SECOND = 100;

  private final Producer<byte[], byte[]> producer;
  private final int perTick;
  private final List<@Nullable Position> positions = new ArrayList<>();
  private final Thread thread;
  private int sent;
  private volatile boolean finishing;
  private volatile @Nullable Exception failure;

  /** Where an event lies. */
  record Position(int partition, long offset) {}

  private Load(String bootstrapServers, int eventsPerSecond, int atLeast) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.perTick = Math.max(1, Math.toIntExact(eventsPerSecond / TICKS_PER_SECOND));
    this.thread = Thread.ofPlatform().name("load").unstarted(() -> publish(atLeast));
  }

  /** Begins to publish. */
  static Load start(String bootstrapServers, int eventsPerSecond, int atLeast) {
    Load load = new Load(bootstrapServers, eventsPerSecond, atLeast);
    load.thread.start();
    return load;
  }

  private void publish(int atLeast) {
    long next = System.nanoTime();
    while (!finishing || sent < atLeast) {
      for (int n = 0; n < perTick; n++) {
        publishOne();
      }
      next += TICK.toNanos();
      LockSupport.parkNanos(next - System.nanoTime());
    }
    producer.flush();
  }

  private void publishOne() {
    int event = sent++;
    synchronized (positions) {
      positions.add(null);
    }
    byte[] value =
        "{\"type\":\"%s\",\"n\":%d}"
            .formatted(Endpoints.typeOf(event), event)
            .getBytes(StandardCharsets.UTF_8);
    var _ =
        producer.send(
            new ProducerRecord<>(TOPIC, event % ChaosPlan.PARTITIONS, null, value),
            (where, unacknowledged) -> acknowledge(event, where, unacknowledged));
  }

  private void acknowledge(int event, RecordMetadata where, @Nullable Exception unacknowledged) {
    if (unacknowledged != null) {
      failure = unacknowledged;
      return;
    }
    synchronized (positions) {
      positions.set(event, new Position(where.partition(), where.offset()));
    }
  }

  /**
   * Ends the load, when at least the planned events are published, and waits until all are
   * acknowledged.
   *
   * @return where each event lies, by its number
   */
  List<Position> finish() {
    finishing = true;
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("Interrupted while publishing", interrupted);
    }
    Exception unacknowledged = failure;
    if (unacknowledged != null) {
      throw new BenchFailure("Kafka did not acknowledge an event", unacknowledged);
    }
    synchronized (positions) {
      return positions.stream().map(Objects::requireNonNull).toList();
    }
  }

  @Override
  public void close() {
    finishing = true;
    producer.close(Duration.ZERO);
  }
}
