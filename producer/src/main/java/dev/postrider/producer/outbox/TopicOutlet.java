package dev.postrider.producer.outbox;

import dev.postrider.producer.outbox.KafkaOutlet.Patience;
import dev.postrider.producer.outbox.Outlet.Fate;
import dev.postrider.schemas.envelope.EventWriter;
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
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of one topic, for one caller at a time, with an idempotent producer that never
 * gives a record up. A run of events is handed over whole before any of it is sent, and is small
 * enough for each partition's share to be one batch, which Kafka takes or refuses as a whole: a
 * later event can then not be taken while an earlier one of its key is not. What is not
 * acknowledged in time is dropped with the producer that holds it, and sent again by another.
 *
 * <p>A partition without a leader is sent nothing. One that kept a run waiting in vain is left
 * alone for as long, so it costs the others half of the time at most.
 */
final class TopicOutlet {
  /** Of a run, by {@link #size}; well below a batch, whose form takes a little more. */
  private static final int RUN_BYTES = TopicClient.BATCH_BYTES / 2;

  /** What a record and each of its headers take besides their texts, at most. */
  private static final int OVERHEAD_BYTES = 32;

  private static final Fate RESTS = new Fate.Waits("Rests");

  private static final Fate LEADERLESS = new Fate.Waits("LeaderNotAvailable");

  private final String topic;
  private final TopicClient client;
  private final Patience patience;
  private final EventWriter writer = new EventWriter();

  /** The topic, if it was looked for in vain: each time holds up the caller. */
  private final Rests<String> whole = new Rests<>();

  private final Rests<Integer> resting = new Rests<>();

  /** Of the topic, when it was seen last. */
  private int partitions = 1;

  TopicOutlet(String topic, TopicClient client, Patience patience) {
    this.topic = topic;
    this.client = client;
    this.patience = patience;
  }

  /** See {@link Outlet#rest}. */
  Rest rest() {
    return new Rest(whole.has(topic), partitions, resting.now());
  }

  /** See {@link Outlet#flows}. */
  boolean flows() {
    return whole.unended().isEmpty() && resting.unended().isEmpty();
  }

  /** See {@link Outlet#send}; all events are of the topic. */
  List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
    if (whole.has(topic)) {
      return Collections.nCopies(events.size(), RESTS);
    }
    Set<Integer> leaderless;
    try {
      leaderless = look();
    } catch (KafkaException unseen) {
      whole.begin(topic, TopicClient.FIND_TOPIC);
      return Collections.nCopies(events.size(), new Fate.Waits(name(unseen)));
    }
    List<ProducerRecord<byte[], byte[]>> records = events.stream().map(this::record).toList();
    records.stream()
        .map(ProducerRecord::partition)
        .filter(leaderless::contains)
        .forEach(partition -> resting.begin(partition, patience.retryAfter()));
    Set<Integer> left = new HashSet<>(resting.now());
    left.addAll(leaderless);
    List<Fate> sent = sendRuns(records.stream().filter(record -> !isOf(left, record)).toList());
    List<Fate> fates = new ArrayList<>(events.size());
    int next = 0;
    for (ProducerRecord<byte[], byte[]> record : records) {
      if (isOf(leaderless, record)) {
        fates.add(LEADERLESS);
      } else {
        fates.add(isOf(left, record) ? RESTS : sent.get(next++));
      }
    }
    return Fates.inOrder(events, fates);
  }

  /**
   * Looks for the topic.
   *
   * @return its partitions without a leader
   * @throws KafkaException if it is not seen
   */
  private Set<Integer> look() {
    List<PartitionInfo> seen = client.producer().partitionsFor(topic);
    whole.end(topic);
    partitions = seen.size();
    Set<Integer> leaderless = new HashSet<>();
    for (PartitionInfo partition : seen) {
      if (withoutLeader(partition)) {
        leaderless.add(partition.partition());
      }
    }
    return leaderless;
  }

  private static boolean withoutLeader(PartitionInfo partition) {
    @Nullable Node leader = partition.leader();
    return leader == null || leader.isEmpty();
  }

  private ProducerRecord<byte[], byte[]> record(WaitingEvent event) {
    ProducerRecord<byte[], byte[]> record =
        writer.encoded(event.topic(), event.attributes(), event.contentType(), event.data());
    byte @Nullable [] key = record.key();
    return key == null
        ? record
        : new ProducerRecord<>(
            topic, KeyHash.of(key) % partitions, null, key, record.value(), record.headers());
  }

  private static boolean isOf(Set<Integer> partitions, ProducerRecord<?, ?> record) {
    Integer partition = record.partition();
    return partition != null && partitions.contains(partition);
  }

  /** Until one run waits: then the caller may leave out what made it wait, and so do the rest. */
  private List<Fate> sendRuns(List<ProducerRecord<byte[], byte[]>> records)
      throws InterruptedException {
    long lastStart = System.nanoTime() + patience.acknowledgeWithin().toNanos();
    List<Fate> fates = new ArrayList<>(records.size());
    while (fates.size() < records.size()) {
      int from = fates.size();
      List<Fate> ofRun = new Run(records.subList(from, end(records, from))).fates();
      fates.addAll(ofRun);
      Fate waits = firstThatWaits(ofRun);
      if (waits == null && System.nanoTime() - lastStart > 0) {
        waits = new Fate.Waits("NextTurn");
      }
      if (waits != null) {
        fates.addAll(Collections.nCopies(records.size() - fates.size(), waits));
      }
    }
    return fates;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static @Nullable Fate firstThatWaits(List<Fate> fates) {
    return fates.stream().filter(Fate.Waits.class::isInstance).findFirst().orElse(null);
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
    private final long begun = System.nanoTime();
    private final long deadline = begun + patience.acknowledgeWithin().toNanos();
    private final KafkaProducer<byte[], byte[]> current = client.producer();

    Run(List<ProducerRecord<byte[], byte[]>> records) {
      this.records = records;
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
      remember(fates);
      if (fates.getLast() instanceof Fate.Waits waits) {
        fates.addAll(Collections.nCopies(records.size() - fates.size(), waits));
      }
      // While a flush goes on, the next run would leave in pieces.
      if (firstThatWaits(fates) != null
          || !flush.join(Duration.ofNanos(deadline - System.nanoTime()))) {
        client.drop(current);
      }
      return fates;
    }

    private Future<RecordMetadata> handOver(ProducerRecord<byte[], byte[]> record) {
      try {
        return current.send(record);
      } catch (KafkaException | IllegalStateException notSent) {
        return CompletableFuture.failedFuture(notSent);
      }
    }

    private void remember(List<Fate> fates) {
      Duration waited = Duration.ofNanos(System.nanoTime() - begun);
      Set<Integer> waiting = new HashSet<>();
      Set<Integer> taking = new HashSet<>();
      for (int i = 0; i < fates.size(); i++) {
        Integer partition = records.get(i).partition();
        if (partition != null) {
          (fates.get(i) instanceof Fate.Waits ? waiting : taking).add(partition);
        }
      }
      taking.removeAll(waiting);
      taking.forEach(resting::end);
      if (!waiting.isEmpty()) {
        resting.beginTogether(waiting, longer(waited, patience.retryAfter()));
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
                : new Run(records.subList(i, i + 1)).fates().getFirst();
        fates.add(fate);
        waits = fate instanceof Fate.Waits ? fate : null;
      }
      return fates;
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
    Throwable cause = failure.getClass() == KafkaException.class ? failure.getCause() : null;
    return (cause == null ? failure : cause).getClass().getSimpleName();
  }

  void close() {
    client.close();
  }
}
