package dev.postrider.producer.outbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The Kafka producer of one topic: made when it is needed, and made anew after it was dropped. */
final class TopicClient {
  /** How long a topic is looked for. */
  static final Duration FIND_TOPIC = Duration.ofSeconds(2);

  /** The most that one batch takes. */
  static final int BATCH_BYTES = 256 * 1024;

  /** How many have room at once. */
  static final int BATCHES = 64;

  /** Longer than handing a run over ever takes: it is flushed then, and not before. */
  private static final int LINGER_MS = 10_000;

  private final Map<String, Object> settings;
  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private boolean closed;

  TopicClient(String topic, Map<String, Object> kafka) {
    this.settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "postrider-producer-outbox-" + topic);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BATCHES * BATCH_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, FIND_TOPIC.toMillis());
  }

  /**
   * The one that is there, or a new one.
   *
   * @throws org.apache.kafka.common.KafkaException if none can be made, for example because no
   *     broker's name is known
   * @throws IllegalStateException after {@link #close}
   */
  synchronized KafkaProducer<byte[], byte[]> producer() {
    if (closed) {
      throw new IllegalStateException("The outlet is closed");
    }
    if (producer == null) {
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  /** With whatever it still holds. */
  void drop(KafkaProducer<byte[], byte[]> failed) {
    synchronized (this) {
      if (producer == failed) {
        producer = null;
      }
    }
    failed.close(Duration.ZERO);
  }

  synchronized void close() {
    closed = true;
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
