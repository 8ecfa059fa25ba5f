package dev.postrider.producer.outbox;

import dev.postrider.producer.outbox.KafkaOutlet.Patience;
import dev.postrider.producer.outbox.Outlet.Fate;
import dev.postrider.schemas.envelope.EventWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of one topic, for one caller at a time, {@link Run} after run. A partition
 * without a leader is sent nothing. Those that kept a run waiting in vain are left alone for as
 * long, so they cost the others half of the time at most.
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

  private final StuckPartitions stuck = new StuckPartitions(System::nanoTime);

  /** Of the topic, when it was seen last. */
  private int partitions = 1;

  /** Those of them that had no leader. */
  private Set<Integer> leaderless = Set.of();

  TopicOutlet(String topic, TopicClient client, Patience patience) {
    this.topic = topic;
    this.client = client;
    this.patience = patience;
  }

  /** See {@link Outlet#rest}. */
  Rest rest() {
    return new Rest(whole.has(topic), partitions, stuck.all());
  }

  /** See {@link Outlet#trial}; those without a leader are looked at, which holds up nobody. */
  Trial trial() {
    List<Integer> due = stuck.due();
    if (whole.has(topic) || due.isEmpty()) {
      return Trial.NONE;
    }
    if (due.stream().anyMatch(leaderless::contains) && look() != null) {
      return Trial.NONE;
    }
    return new Trial(
        partitions,
        due.stream().filter(one -> !leaderless.contains(one)).limit(Run.PARTITIONS).toList());
  }

  /** See {@link Outlet#endRest}. */
  void endRest(int partition) {
    stuck.end(partition);
  }

  /** See {@link Outlet#send}; all events are of the topic. */
  List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
    Fate unseen = whole.has(topic) ? RESTS : look();
    if (unseen != null) {
      return Collections.nCopies(events.size(), unseen);
    }
    List<ProducerRecord<byte[], byte[]>> sendable = new ArrayList<>(events.size());
    List<@Nullable Fate> unsent = new ArrayList<>(events.size());
    for (WaitingEvent event : events) {
      ProducerRecord<byte[], byte[]> record = record(event);
      Fate waits = unsendable(record.partition());
      unsent.add(waits);
      if (waits == null) {
        sendable.add(record);
      }
    }
    Iterator<Fate> sent = sendRuns(sendable).iterator();
    List<Fate> fates = unsent.stream().map(waits -> waits == null ? sent.next() : waits).toList();
    return Fates.inOrder(events, fates);
  }

  /**
   * Looks for the topic.
   *
   * @return why nothing can be sent, if it is not seen
   */
  private @Nullable Fate look() {
    try {
      List<PartitionInfo> seen = client.producer().partitionsFor(topic);
      whole.end(topic);
      partitions = seen.size();
      leaderless =
          seen.stream()
              .filter(TopicOutlet::withoutLeader)
              .map(PartitionInfo::partition)
              .collect(Collectors.toUnmodifiableSet());
      return null;
    } catch (KafkaException unseen) {
      whole.begin(topic, TopicClient.FIND_TOPIC);
      return new Fate.Waits(Fates.name(unseen));
    }
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

  /** Why nothing is sent to a partition now, if so. */
  private @Nullable Fate unsendable(@Nullable Integer partition) {
    if (partition == null) {
      return null;
    }
    if (leaderless.contains(partition)) {
      stuck.add(partition);
      return LEADERLESS;
    }
    return stuck.rests(partition) ? RESTS : null;
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
    taking.forEach(stuck::end);
    if (!waiting.isEmpty()) {
      stuck.failed(waiting, longer(waited, patience.retryAfter()));
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
