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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of one topic, for one caller at a time, {@link Run} after run. A partition
 * without a leader is sent nothing. One that kept a run waiting in vain is left alone for as long,
 * so it costs the others half of the time at most.
 */
final class TopicOutlet {
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
      return Collections.nCopies(events.size(), new Fate.Waits(Fates.name(unseen)));
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
      List<Fate> ofRun = send(Run.from(records, from));
      fates.addAll(ofRun);
      Fate waits = Fates.firstThatWaits(ofRun);
      if (waits == null && System.nanoTime() - lastStart > 0) {
        waits = new Fate.Waits("NextTurn");
      }
      if (waits != null) {
        fates.addAll(Collections.nCopies(records.size() - fates.size(), waits));
      }
    }
    return fates;
  }

  private List<Fate> send(Run run) throws InterruptedException {
    long begun = System.nanoTime();
    List<Fate> fates = run.send(client, patience.acknowledgeWithin());
    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
    Set<Integer> waiting = new HashSet<>();
    Set<Integer> taking = new HashSet<>();
    for (int i = 0; i < fates.size(); i++) {
      Integer partition = run.records().get(i).partition();
      if (partition != null) {
        (fates.get(i) instanceof Fate.Waits ? waiting : taking).add(partition);
      }
    }
    taking.removeAll(waiting);
    taking.forEach(resting::end);
    if (!waiting.isEmpty()) {
      resting.beginTogether(waiting, longer(waited, patience.retryAfter()));
    }
    return fates;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  void close() {
    client.close();
  }
}
