package dev.postrider.benchmarks.chaos;

import static java.util.Objects.requireNonNull;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Console;
import dev.postrider.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Utils;

/** Brokers, two dispatchers, a receiver and a load, for a fault to be tried on. */
final class Stage implements AutoCloseable {
  /** The two dispatchers that are always there. */
  static final List<String> PLACES = List.of("a", "b");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final ChaosPlan plan;
  private final Console console;
  private final SplittableRandom random;
  private final Brokers brokers;
  private final Fleet fleet;
  private final Receipts receipts = new Receipts();
  private final FlakyReceiver receiver;
  private final Admin admin;
  private final Load load;
  private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());

  /**
   * A fault, when it was done, in milliseconds of the wall.
   *
   * @param patienceMillis how long a partition may be silent after it
   */
  record Change(String what, long at, long patienceMillis) {}

  private Stage(Brokers brokers, ChaosPlan plan, Path folder, Console console) {
    this.plan = plan;
    this.console = console;
    this.random = new SplittableRandom(plan.seed());
    this.brokers = brokers;
    this.fleet = new Fleet(folder, brokers.bootstrapServers(), plan.sessionMillis());
    this.receiver = FlakyReceiver.start(receipts, plan.seed());
    this.admin = Admin.create(Map.of("bootstrap.servers", brokers.bootstrapServers()));
    try {
      prepare();
      this.load = Load.start(brokers.bootstrapServers(), plan.eventsPerSecond(), plan.events());
    } catch (RuntimeException notPrepared) {
      fleet.close();
      receiver.close();
      admin.close(Duration.ZERO);
      throw notPrepared;
    }
  }

  /** Starts everything, and the load. */
  static Stage set(int nodes, ChaosPlan plan, Path folder, Console console) {
    console.step("starting %d broker%s".formatted(nodes, nodes == 1 ? "" : "s"));
    Brokers brokers = Brokers.start(nodes, plan, folder);
    try {
      return new Stage(brokers, plan, folder, console);
    } catch (RuntimeException notSet) {
      brokers.close();
      throw notSet;
    }
  }

  private void prepare() {
    ask(
        admin
            .createTopics(List.of(new NewTopic(Load.TOPIC, ChaosPlan.PARTITIONS, (short) -1)))
            .all());
    console.step("starting two dispatchers");
    PLACES.forEach(fleet::launch);
    PLACES.forEach(fleet::awaitReady);
    for (int endpoint = 0; endpoint < Endpoints.COUNT; endpoint++) {
      fleet.register(PLACES.getFirst(), receiver.url(endpoint), Endpoints.filterTypes(endpoint));
    }
  }

  ChaosPlan plan() {
    return plan;
  }

  Brokers brokers() {
    return brokers;
  }

  Fleet fleet() {
    return fleet;
  }

  Admin admin() {
    return admin;
  }

  SplittableRandom random() {
    return random;
  }

  /** Notes that a fault has just been done. */
  void changed(String what, long patienceMillis) {
    changes.add(new Change(what, System.currentTimeMillis(), patienceMillis));
    console.step("%s (%,d deliveries)".formatted(what, receipts.deliveries()));
  }

  /** Lets the load go on for a random time. */
  void letRun(int fromMillis, int toMillis) {
    letRun(Duration.ofMillis(random.nextInt(fromMillis, toMillis)));
  }

  /** Lets the load go on for a time. */
  void letRun(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /** Ends the load, waits until everything is delivered, and judges. */
  Outcome finish(Fault fault) {
    long lastFault = System.currentTimeMillis();
    letRun(QUIET);
    List<Load.Position> positions = load.finish();
    long lastEvent = System.currentTimeMillis();
    console.step("all %,d events are published; waiting for the rest".formatted(positions.size()));
    int deliveries = positions.size() * Endpoints.FAN_OUT;
    boolean all = await(() -> receipts.deliveries() >= deliveries);
    boolean settled = all && await(() -> lag() == 0);
    awaitQuiet();
    console.step("reading what the group coordinator wrote down");
    Evidence evidence =
        new Evidence(
            positions,
            receipts.all(),
            GroupLog.read(
                brokers.bootstrapServers(), Fleet.INGEST_GROUP, Fleet.QUEUE_GROUP, loadTopic()),
            fleet.absences(),
            queuePartitions());
    Account account = Judge.judge(evidence);
    return Outcome.of(
        fault,
        account,
        evidence,
        changes,
        Math.max(lastFault, lastEvent),
        settled,
        otherViolations());
  }

  private List<String> otherViolations() {
    List<String> violations = new ArrayList<>(receipts.violations());
    long deadLetters = written(Topics.deadLetterTopicOf(Load.TOPIC));
    if (deadLetters > 0) {
      violations.add(deadLetters + " deliveries were dead-lettered, and none had to be");
    }
    return violations;
  }

  /** How far the group is behind, over all partitions. */
  private long lag() {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < ChaosPlan.PARTITIONS; partition++) {
      ends.put(new TopicPartition(Load.TOPIC, partition), OffsetSpec.latest());
    }
    var committed =
        ask(admin.listConsumerGroupOffsets(Fleet.INGEST_GROUP).partitionsToOffsetAndMetadata());
    return ask(admin.listOffsets(ends).all()).entrySet().stream()
        .mapToLong(end -> {
          var commit = committed.get(end.getKey());
          return end.getValue().offset() - (commit == null ? -1 : commit.offset());
        })
        .sum();
  }

  private Uuid loadTopic() {
    return requireNonNull(
            ask(admin.describeTopics(List.of(Load.TOPIC)).allTopicNames()).get(Load.TOPIC))
        .topicId();
  }

  private long written(String topic) {
    var partitions = ask(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    if (partitions == null) {
      return 0;
    }
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    partitions
        .partitions()
        .forEach(one -> ends.put(new TopicPartition(topic, one.partition()), OffsetSpec.latest()));
    return ask(admin.listOffsets(ends).all()).values().stream()
        .mapToLong(end -> end.offset())
        .sum();
  }

  /** As the producer of {@code postrider.queue} spreads its keys, which are endpoint ids. */
  private int[] queuePartitions() {
    return fleet.endpointIds().stream()
        .mapToInt(id ->
            Utils.toPositive(Utils.murmur2(id.getBytes(StandardCharsets.UTF_8)))
                % Fleet.QUEUE_PARTITIONS)
        .toArray();
  }

  /** Until no request comes any more: what is repeated late counts, too. */
  private void awaitQuiet() {
    int[] before = {-1};
    await(() -> {
      int now = receipts.requests();
      boolean quiet = now == before[0];
      before[0] = now;
      if (!quiet) {
        letRun(QUIET);
      }
      return quiet;
    });
  }

  /** Whether it came true in time. */
  static boolean await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    return true;
  }

  /** What the cluster answers. */
  static <T> T ask(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failure) {
      throw new BenchFailure("The cluster did not answer", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("Interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    load.close();
    fleet.close();
    receiver.close();
    admin.close(Duration.ZERO);
    brokers.close();
  }
}
