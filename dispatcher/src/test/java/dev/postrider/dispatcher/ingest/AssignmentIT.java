package dev.postrider.dispatcher.ingest;

import static java.util.Collections.nCopies;
import static java.util.Objects.requireNonNull;
import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import reactor.core.publisher.Mono;

/** What happens to records whose partition comes and goes, on the broker's real offsets. */
class AssignmentIT {
  private final TopicPartition partition = new TopicPartition(Broker.fresh("assigned"), 0);
  private final Admin admin = Broker.admin();
  private final InFlight inFlight = InFlight.ofAll(new SettableLoad());
  private final MeterRegistry counted = new SimpleMeterRegistry();
  private final IngestMeters meters = new IngestMeters(inFlight, counted);
  private final IngestProperties properties =
      new Binder().bindOrCreate("postrider.ingest", IngestProperties.class);

  @BeforeEach
  void createTopic() throws Exception {
    admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1))).all().get();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void aPartitionIsTakenOverThoughTheClusterDoesNotAnswerAtFirst() {
    var consumer = new AwayAtFirst();
    consumer.assign(List.of(partition));
    var assignment = assignment(consumer);

    assignment.onPartitionsAssigned(List.of(partition));

    assertThat(consumer.asked).isEqualTo(2);
    assertThat(assignment.partitions()).hasSize(1);
    assertThat(consumer.position(partition)).isZero();
  }

  /** It is taken away again sooner or later, and must not hold up the others meanwhile. */
  @Test
  void aPartitionThatIsNotThereRestsAndTheOthersAreTakenOver() {
    var gone = new TopicPartition(partition.topic(), 1);
    var consumer = new MockConsumer<byte[], byte[]>("none");
    consumer.assign(List.of(gone, partition));
    var assignment = assignment(consumer);

    assignment.onPartitionsAssigned(List.of(gone, partition));

    assertThat(consumer.paused()).containsExactly(gone);
    assertThat(assignment.of(gone).toCommit()).isNull();
    assertThat(assignment.of(partition).isPaused()).isFalse();
  }

  @Test
  void whereAPartitionBeginsIsToldThoughAnotherIsNotThere() {
    var gone = new TopicPartition(Broker.fresh("gone"), 0);

    var offsets = new StartOffsets(admin, properties);

    // The broker may not have heard of the new topic yet.
    await()
        .untilAsserted(() ->
            assertThat(offsets.earliest(List.of(gone, partition)))
                .containsExactly(Map.entry(partition, 0L)));
  }

  @Test
  void whatIsDoneIsCommittedThoughTheLoopWasWokenUpToStop() {
    try (var consumer = consumer()) {
      var assignment = assignment(consumer);
      assignment.onPartitionsAssigned(List.of(partition));
      take(assignment.of(partition), 1).forEach(RecordInFlight::onComplete);

      consumer.wakeup();
      new OffsetCommitter(consumer, Duration.ZERO, meters).commitNow(assignment.partitions());

      assertThat(counted.get("postrider.ingest.commit.failures").counter().count()).isZero();
      assertThat(committed(consumer).offset()).isEqualTo(1);
    }
  }

  /** Its deliveries end while the partition is being given away, each some time after the other. */
  @Test
  void ofAnEventForSeveralEndpointsNothingIsLeftToRepeatWhenItsPartitionIsGivenAway() {
    try (var consumer = consumer()) {
      var assignment = assignment(consumer, Duration.ofSeconds(20));
      assignment.onPartitionsAssigned(List.of(partition));
      var event = take(assignment.of(partition), 1).getFirst();
      List<Endpoint> endpoints = nCopies(3, Samples.endpoint(1, URI.create("http://127.0.0.1/")));
      FanOut.to(endpoints, event, new FanOut.Plan(_ -> Mono.delay(Duration.ofMillis(50)).then(), 1))
          .subscribe(event);
      assignment.of(partition).sendOneOn(_ -> {});

      assignment.onPartitionsRevoked(List.of(partition));

      assertThat(committed(consumer).offset()).isEqualTo(1);
    }
  }

  @Test
  void whatCompletesAfterItsPartitionWasLostIsNotCommitted() {
    try (var consumer = consumer()) {
      var assignment = assignment(consumer);
      assignment.onPartitionsAssigned(List.of(partition));
      var late = take(assignment.of(partition), 1);

      assignment.onPartitionsLost(List.of(partition));
      late.forEach(RecordInFlight::onComplete);
      new OffsetCommitter(consumer, Duration.ZERO, meters).commitNow(assignment.partitions());

      assertThat(consumer.committed(Set.of(partition)).get(partition)).isNull();
      assertThat(inFlight.records()).isZero();
    }
  }

  @Test
  void whatCompletesAfterItsPartitionCameBackDoesNotCompleteTheRecordThatIsOnItsWayNow() {
    try (var consumer = consumer()) {
      var assignment = assignment(consumer);
      assignment.onPartitionsAssigned(List.of(partition));
      var late = take(assignment.of(partition), 2);
      assignment.onPartitionsRevoked(List.of(partition));
      assignment.onPartitionsAssigned(List.of(partition));
      take(assignment.of(partition), 2);

      late.forEach(RecordInFlight::onComplete);
      new OffsetCommitter(consumer, Duration.ZERO, meters).commitNow(assignment.partitions());

      assertThat(committed(consumer).offset()).isZero();
      assertThat(assignment.of(partition).settled()).isFalse();
    }
  }

  @Test
  void aMapThatDoesNotFitIsCutAndCommittedAndRepeatsOnlyWhatWasCut() {
    try (var consumer = consumer()) {
      var assignment = assignment(consumer);
      assignment.onPartitionsAssigned(List.of(partition));
      var records = take(assignment.of(partition), 8_000);
      range(0, 8_000).filter(n -> n % 2 == 1).forEach(n -> records.get(n).onComplete());

      new OffsetCommitter(consumer, Duration.ZERO, meters)
          .commitNow(List.of(assignment.of(partition)));

      var committed = committed(consumer);
      assertThat(committed.offset()).isZero();
      assertThat(committed.metadata()).hasSizeBetween(4_000, CommitMetadata.MAX_CHARACTERS);
      var successor =
          new OffsetTracker(
              0, CommitMetadata.read(committed.metadata(), topicIdIn(committed.metadata()), 0));
      assertThat(LongStream.range(0, 3_000).filter(successor::completedBefore))
          .containsExactlyElementsOf(
              LongStream.range(0, 3_000).filter(n -> n % 2 == 1).boxed().toList());
      assertThat(LongStream.range(0, 8_000).filter(n -> n % 2 == 0))
          .noneMatch(successor::completedBefore);
    }
  }

  private Assignment assignment(Consumer<byte[], byte[]> consumer) {
    return assignment(consumer, Duration.ZERO);
  }

  private Assignment assignment(Consumer<byte[], byte[]> consumer, Duration drain) {
    Set<String> topics = Set.of(partition.topic());
    return new Assignment(
        consumer,
        new Assignment.Beginnings(
            topics,
            new StartOffsets(admin, properties),
            new FirstStart(Map.of(), Map.of()),
            new TopicWatch(admin, topics)),
        new Assignment.Handover(
            new OffsetCommitter(consumer, Duration.ZERO, meters), turns(consumer), drain),
        new Assignment.Accounts(inFlight, meters));
  }

  private Turns turns(Consumer<byte[], byte[]> consumer) {
    var limits = new IngestLimits(20_000, 20_000, 1 << 20, 1 << 20, 1 << 20);
    var room = new Room(limits, inFlight, () -> true, new NothingUnwritten());
    return new Turns(new Pressure(consumer, room, meters), _ -> Mono.empty());
  }

  /** Records that were sent on. */
  private List<RecordInFlight> take(AssignedPartition from, int number) {
    List<ConsumerRecord<byte[], byte[]>> records =
        range(0, number)
            .mapToObj(offset ->
                new ConsumerRecord<>(partition.topic(), 0, offset, new byte[0], new byte[] {'1'}))
            .toList();
    from.take(records, _ -> {});
    List<RecordInFlight> sentOn = new ArrayList<>();
    while (from.hasWaiting()) {
      sentOn.add(from.next());
    }
    return sentOn;
  }

  private Consumer<byte[], byte[]> consumer() {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                Broker.bootstrapServers(),
                "group.id",
                Broker.fresh("assigned"),
                "auto.offset.reset",
                "none",
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    return consumer;
  }

  private OffsetAndMetadata committed(Consumer<byte[], byte[]> consumer) {
    return requireNonNull(consumer.committed(Set.of(partition)).get(partition));
  }

  private static Uuid topicIdIn(String metadata) {
    return Uuid.fromString(metadata.split(":")[1]);
  }

  private static final class AwayAtFirst extends MockConsumer<byte[], byte[]> {
    private int asked;

    AwayAtFirst() {
      super("none");
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions) {
      asked++;
      if (asked == 1) {
        throw new TimeoutException("The cluster does not answer");
      }
      return super.committed(partitions);
    }
  }
}
