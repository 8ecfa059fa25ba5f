package dev.postrider.producer.outbox;

import dev.postrider.producer.outbox.Outlet.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Records of one topic that are sent together, with an idempotent producer that never gives a
 * record up. They are handed over whole before any of them is sent, and are small enough for each
 * partition's share to be one batch, which Kafka takes or refuses as a whole: a later record can
 * then not be taken while an earlier one of its key is not. What is not acknowledged in time is
 * dropped with the producer that holds it, and sent again by another.
 */
record Run(List<ProducerRecord<byte[], byte[]>> records) {
  /** Each takes the room of a batch; half of what the client has. */
  static final int PARTITIONS = TopicClient.BATCHES / 2;

  /** By {@link #size}; well below a batch, whose form takes a little more. */
  private static final int BYTES = TopicClient.BATCH_BYTES / 2;

  /** What a record and each of its headers take besides their texts, at most. */
  private static final int OVERHEAD_BYTES = 32;

  /** As many of these as make a run, at least one, from an index on. */
  static Run from(List<ProducerRecord<byte[], byte[]>> records, int from) {
    int bytes = 0;
    Set<@Nullable Integer> partitions = new HashSet<>();
    int end = from;
    while (end < records.size()) {
      bytes += size(records.get(end));
      partitions.add(records.get(end).partition());
      if (end > from && (bytes > BYTES || partitions.size() > PARTITIONS)) {
        break;
      }
      end++;
    }
    return new Run(records.subList(from, end));
  }

  private static int size(ProducerRecord<byte[], byte[]> record) {
    int bytes = OVERHEAD_BYTES + record.value().length;
    bytes += record.key() == null ? 0 : record.key().length;
    for (var header : record.headers()) {
      bytes += OVERHEAD_BYTES + header.key().length() + header.value().length;
    }
    return bytes;
  }

  /** One fate for each record, after the time at the latest; a little later if one is refused. */
  List<Fate> send(TopicClient client, Duration within) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    KafkaProducer<byte[], byte[]> producer = client.producer();
    List<Future<RecordMetadata>> sent = handOver(producer);
    // It ends with the last acknowledgement, or with the producer.
    Thread flush = Thread.ofVirtual().name("outbox-flush").start(producer::flush);
    List<@Nullable Throwable> failures = await(sent, deadline);
    List<Fate> fates =
        isRefusedForOneOfThem(failures) ? oneByOne(failures, client, within) : fates(failures);
    if (fates.getLast() instanceof Fate.Waits waits) {
      fates.addAll(Collections.nCopies(records.size() - fates.size(), waits));
    }
    // While a flush goes on, the next run would leave in pieces.
    if (Fates.firstThatWaits(fates) != null
        || !flush.join(Duration.ofNanos(deadline - System.nanoTime()))) {
      client.drop(producer);
    }
    return fates;
  }

  /** Up to the first that cannot be handed over. */
  private List<Future<RecordMetadata>> handOver(KafkaProducer<byte[], byte[]> producer) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    for (ProducerRecord<byte[], byte[]> record : records) {
      Future<RecordMetadata> acknowledged = handOver(producer, record);
      sent.add(acknowledged);
      if (acknowledged.state() == Future.State.FAILED
          && !(acknowledged.exceptionNow() instanceof RecordTooLargeException)) {
        break;
      }
    }
    return sent;
  }

  private static Future<RecordMetadata> handOver(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record);
    } catch (KafkaException | IllegalStateException notSent) {
      return CompletableFuture.failedFuture(notSent);
    }
  }

  private static List<@Nullable Throwable> await(List<Future<RecordMetadata>> sent, long deadline)
      throws InterruptedException {
    List<@Nullable Throwable> failures = new ArrayList<>(sent.size());
    for (Future<RecordMetadata> acknowledgement : sent) {
      try {
        var _ = acknowledgement.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        failures.add(null);
      } catch (ExecutionException failed) {
        failures.add(failed.getCause());
      } catch (TimeoutException late) {
        failures.add(late);
      }
    }
    return failures;
  }

  private boolean isRefusedForOneOfThem(List<@Nullable Throwable> failures) {
    return records.size() > 1
        && failures.size() == records.size()
        && failures.stream().noneMatch(TimeoutException.class::isInstance)
        && failures.stream().anyMatch(InvalidRecordException.class::isInstance);
  }

  /** Of as many records as there are failures, null for those that were taken. */
  List<Fate> fates(List<@Nullable Throwable> failures) {
    List<Fate> fates = new ArrayList<>(records.size());
    for (int i = 0; i < failures.size(); i++) {
      fates.add(fate(records.get(i), failures.get(i)));
    }
    return fates;
  }

  /**
   * One record that Kafka does not take costs those their place that were in a batch with it, and
   * Kafka does not always say which one it was.
   */
  private List<Fate> oneByOne(
      List<@Nullable Throwable> failures, TopicClient client, Duration within)
      throws InterruptedException {
    List<Fate> fates = new ArrayList<>(records.size());
    Fate waits = null;
    for (int i = 0; i < records.size(); i++) {
      if (failures.get(i) == null) {
        fates.add(new Fate.Taken());
      } else if (waits != null) {
        fates.add(waits);
      } else {
        Fate fate = new Run(records.subList(i, i + 1)).send(client, within).getFirst();
        fates.add(fate);
        waits = fate instanceof Fate.Waits ? fate : null;
      }
    }
    return fates;
  }

  private Fate fate(ProducerRecord<byte[], byte[]> record, @Nullable Throwable failure) {
    return switch (failure) {
      case null -> new Fate.Taken();
      case RecordTooLargeException tooLarge -> new Fate.Refused(Fates.name(tooLarge));
      case InvalidRecordException invalid when isAlone(record) ->
          new Fate.Refused(Fates.name(invalid));
      default -> new Fate.Waits(Fates.name(failure));
    };
  }

  /** Whether no other one can be in its batch. */
  private boolean isAlone(ProducerRecord<byte[], byte[]> record) {
    return records.stream().filter(other -> mayShareBatch(other, record)).count() == 1;
  }

  /** The client chooses a partition for those without a key. */
  private static boolean mayShareBatch(ProducerRecord<?, ?> one, ProducerRecord<?, ?> other) {
    Integer partition = one.partition();
    return partition == null || other.partition() == null || partition.equals(other.partition());
  }
}
