package dev.postrider.producer.outbox;

import dev.postrider.producer.outbox.Outlet.Fate;
import dev.postrider.schemas.envelope.EventWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of one topic, for one caller at a time, with an idempotent producer that never
 * gives a record up. A run of events is handed over whole before any of it is sent, and is small
 * enough for each partition's share to be one batch, which Kafka takes or refuses as a whole: a
 * later event can then not be taken while an earlier one of its key is not. What is not
 * acknowledged in time is dropped with the producer that holds it, and sent again by another.
 */
final class TopicOutlet {
  /** Of a run, by {@link #size}; well below a batch, whose form takes a little more. */
  private static final int RUN_BYTES = 128 * 1024;

  private static final int BATCH_BYTES = 2 * RUN_BYTES;

  /** Longer than handing a run over ever takes: it is flushed then, and not before. */
  private static final int LINGER_MS = 10_000;

  /** How long a topic is looked for, and how long one that was not found is left alone. */
  private static final int FIND_TOPIC_MS = 2_000;

  /** What a record and each of its headers take besides their texts, at most. */
  private static final int OVERHEAD_BYTES = 32;

  private final Map<String, Object> settings;
  private final Duration acknowledgeWithin;
  private final EventWriter writer = new EventWriter();

  /** When the topic was looked for in vain: sending to it would hold up the caller each time. */
  private @Nullable Long missingSince;

  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private boolean closed;

  TopicOutlet(String topic, Map<String, Object> kafka, Duration acknowledgeWithin) {
    this.settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "postrider-producer-outbox-" + topic);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, FIND_TOPIC_MS);
    this.acknowledgeWithin = acknowledgeWithin;
  }

  /** See {@link Outlet#send}; all events are of the topic. */
  List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
    long deadline = System.nanoTime() + acknowledgeWithin.toNanos();
    List<ProducerRecord<byte[], byte[]>> records = events.stream().map(this::record).toList();
    List<Fate> fates = new ArrayList<>(events.size());
    while (fates.size() < records.size()) {
      int from = fates.size();
      List<Fate> ofRun = new Run(records.subList(from, end(records, from)), deadline).fates();
      fates.addAll(ofRun);
      // What comes after one that waits must not overtake it.
      ofRun.stream()
          .filter(Fate.Waits.class::isInstance)
          .findFirst()
          .ifPresent(
              waits -> fates.addAll(Collections.nCopies(records.size() - fates.size(), waits)));
    }
    return Fates.inOrder(events, fates);
  }

  private ProducerRecord<byte[], byte[]> record(WaitingEvent event) {
    return writer.encoded(event.topic(), event.attributes(), event.contentType(), event.data());
  }

  private static int end(List<ProducerRecord<byte[], byte[]>> records, int from) {
    int bytes = size(records.get(from));
    int end = from + 1;
    while (end < records.size() && bytes + size(records.get(end)) <= RUN_BYTES) {
      bytes += size(records.get(end));
      end++;
    }
    return end;
  }

  private static int size(ProducerRecord<byte[], byte[]> record) {
    int bytes = OVERHEAD_BYTES + record.value().length;
    bytes += record.key() == null ? 0 : record.key().length;
    for (var header : record.headers()) {
      bytes += OVERHEAD_BYTES + header.key().length() + header.value().length;
    }
    return bytes;
  }

  /** Records that are sent together. */
  private final class Run {
    private final List<ProducerRecord<byte[], byte[]>> records;
    private final long deadline;
    private final KafkaProducer<byte[], byte[]> current = producer();

    Run(List<ProducerRecord<byte[], byte[]>> records, long deadline) {
      this.records = records;
      this.deadline = deadline;
    }

    List<Fate> fates() throws InterruptedException {
      List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
      for (ProducerRecord<byte[], byte[]> record : records) {
        Future<RecordMetadata> acknowledged = handOver(record);
        sent.add(acknowledged);
        if (acknowledged.state() == Future.State.FAILED
            && !(acknowledged.exceptionNow() instanceof RecordTooLargeException)) {
          break;
        }
      }
      // It ends with the last acknowledgement, or with the producer.
      Thread flush = Thread.ofVirtual().name("outbox-flush").start(current::flush);
      List<Fate> fates = await(sent);
      if (fates.getLast() instanceof Fate.Waits waits) {
        fates.addAll(Collections.nCopies(records.size() - fates.size(), waits));
      }
      // While a flush goes on, the next run would leave in pieces.
      if (fates.stream().anyMatch(Fate.Waits.class::isInstance)
          || !flush.join(Duration.ofNanos(deadline - System.nanoTime()))) {
        drop(current);
      }
      return fates;
    }

    private Future<RecordMetadata> handOver(ProducerRecord<byte[], byte[]> record) {
      Long missing = missingSince;
      if (missing != null
          && System.nanoTime() - missing < TimeUnit.MILLISECONDS.toNanos(FIND_TOPIC_MS)) {
        return CompletableFuture.failedFuture(new TopicMissing());
      }
      try {
        Future<RecordMetadata> acknowledged = current.send(record);
        boolean notFound =
            acknowledged.state() == Future.State.FAILED
                && acknowledged.exceptionNow()
                    instanceof org.apache.kafka.common.errors.TimeoutException;
        missingSince = notFound ? Long.valueOf(System.nanoTime()) : null;
        return acknowledged;
      } catch (KafkaException | IllegalStateException notSent) {
        return CompletableFuture.failedFuture(notSent);
      }
    }

    private List<Fate> await(List<Future<RecordMetadata>> sent) throws InterruptedException {
      List<@Nullable Throwable> failures = new ArrayList<>(sent.size());
      boolean known = sent.size() == records.size();
      for (Future<RecordMetadata> acknowledgement : sent) {
        try {
          var _ = acknowledgement.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          failures.add(null);
        } catch (ExecutionException failed) {
          failures.add(failed.getCause());
        } catch (TimeoutException late) {
          failures.add(late);
          known = false;
        }
      }
      if (known
          && records.size() > 1
          && failures.stream().anyMatch(InvalidRecordException.class::isInstance)) {
        return oneByOne(failures);
      }
      return new ArrayList<>(failures.stream().map(failure -> fate(failure, records)).toList());
    }

    /**
     * One record that Kafka does not take costs those their place that were in a batch with it, and
     * Kafka does not always say which one it was.
     */
    private List<Fate> oneByOne(List<@Nullable Throwable> failures) throws InterruptedException {
      List<Fate> fates = new ArrayList<>(records.size());
      Fate waits = null;
      for (int i = 0; i < records.size(); i++) {
        if (waits != null) {
          fates.add(failures.get(i) == null ? new Fate.Taken() : waits);
          continue;
        }
        Fate fate =
            failures.get(i) == null
                ? new Fate.Taken()
                : new Run(records.subList(i, i + 1), deadline).fates().getFirst();
        fates.add(fate);
        waits = fate instanceof Fate.Waits ? fate : null;
      }
      return fates;
    }
  }

  /** Neither the topic nor, perhaps, any broker answers. */
  private static final class TopicMissing extends RuntimeException {
    private static final long serialVersionUID = 1;

    TopicMissing() {
      super("The topic was not found a moment ago", null, false, false);
    }
  }

  /** With the name of what went wrong, not the message, which may quote the record. */
  private static Fate fate(
      @Nullable Throwable failure, List<ProducerRecord<byte[], byte[]>> together) {
    return switch (failure) {
      case null -> new Fate.Taken();
      case RecordTooLargeException tooLarge -> new Fate.Refused(name(tooLarge));
      case InvalidRecordException invalid when together.size() == 1 ->
          new Fate.Refused(name(invalid));
      default -> new Fate.Waits(name(failure));
    };
  }

  private static String name(Throwable failure) {
    return failure.getClass().getSimpleName();
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
