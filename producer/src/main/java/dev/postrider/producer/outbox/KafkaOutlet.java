package dev.postrider.producer.outbox;

import dev.postrider.schemas.envelope.EventWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends to Kafka with an idempotent producer that never gives a record up: a later record of a
 * partition can then not be taken while an earlier one is not. What is not acknowledged in time is
 * dropped with the producer that holds it, and sent again by another.
 */
final class KafkaOutlet implements Outlet {
  private static final Duration AT_ONCE = Duration.ZERO;

  /** How long a topic is looked for, and how long one that was not found is left alone. */
  private static final int FIND_TOPIC_MS = 2_000;

  private final Map<String, Object> settings;
  private final Duration acknowledgeWithin;
  private final EventWriter writer = new EventWriter();

  /** When a topic was looked for in vain: sending to it would hold up the caller each time. */
  private final Map<String, Long> missingSince = new ConcurrentHashMap<>();

  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private boolean closed;

  KafkaOutlet(Map<String, Object> kafka, Duration acknowledgeWithin) {
    this.settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "postrider-producer-outbox");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, FIND_TOPIC_MS);
    this.acknowledgeWithin = acknowledgeWithin;
  }

  @Override
  public List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
    KafkaProducer<byte[], byte[]> current = producer();
    List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
    List<Fate> notSent = new ArrayList<>();
    for (WaitingEvent event : events) {
      Future<RecordMetadata> acknowledged = send(current, event);
      if (acknowledged.state() == Future.State.FAILED
          && fate(acknowledged.exceptionNow()) instanceof Fate.Waits waits) {
        // Not even handed over; what comes after it must not overtake it.
        notSent.addAll(Collections.nCopies(events.size() - sent.size(), waits));
        break;
      }
      sent.add(acknowledged);
    }
    List<Fate> fates = await(sent);
    if (fates.stream().anyMatch(Fate.Waits.class::isInstance)) {
      drop(current);
    }
    fates.addAll(notSent);
    return fates;
  }

  private Future<RecordMetadata> send(KafkaProducer<byte[], byte[]> current, WaitingEvent event) {
    String topic = event.topic();
    Long missing = missingSince.get(topic);
    if (missing != null
        && System.nanoTime() - missing < Duration.ofMillis(FIND_TOPIC_MS).toNanos()) {
      return CompletableFuture.failedFuture(new TopicMissing());
    }
    try {
      Future<RecordMetadata> acknowledged =
          current.send(
              writer.encoded(topic, event.attributes(), event.contentType(), event.data()));
      if (acknowledged.state() == Future.State.FAILED
          && acknowledged.exceptionNow()
              instanceof org.apache.kafka.common.errors.TimeoutException) {
        missingSince.put(topic, System.nanoTime());
      } else if (missing != null) {
        missingSince.remove(topic);
      }
      return acknowledged;
    } catch (KafkaException | IllegalStateException notSent) {
      return CompletableFuture.failedFuture(notSent);
    }
  }

  /** Neither the topic nor, perhaps, any broker answers. */
  private static final class TopicMissing extends RuntimeException {
    TopicMissing() {
      super("The topic was not found a moment ago", null, false, false);
    }
  }

  private List<Fate> await(List<Future<RecordMetadata>> sent) throws InterruptedException {
    long deadline = System.nanoTime() + acknowledgeWithin.toNanos();
    List<Fate> fates = new ArrayList<>();
    for (Future<RecordMetadata> acknowledgement : sent) {
      try {
        var _ = acknowledgement.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        fates.add(new Fate.Taken());
      } catch (ExecutionException failed) {
        fates.add(fate(failed.getCause()));
      } catch (TimeoutException late) {
        fates.add(fate(late));
      }
    }
    return fates;
  }

  /** The name of what went wrong, without the message, which may quote the record. */
  private static Fate fate(@Nullable Throwable failure) {
    String name = failure == null ? "unknown" : failure.getClass().getSimpleName();
    return switch (failure) {
      case RecordTooLargeException _, InvalidTopicException _, InvalidRecordException _ ->
          new Fate.Refused(name);
      case null, default -> new Fate.Waits(name);
    };
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() {
    if (closed) {
      throw new IllegalStateException("The outlet is closed");
    }
    if (producer == null) {
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  private void drop(KafkaProducer<byte[], byte[]> failed) {
    synchronized (this) {
      if (producer == failed) {
        producer = null;
      }
    }
    failed.close(AT_ONCE);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      producer.close(AT_ONCE);
      producer = null;
    }
  }
}
