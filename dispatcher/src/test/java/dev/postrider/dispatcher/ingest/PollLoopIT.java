package dev.postrider.dispatcher.ingest;

import static java.util.Objects.requireNonNull;
import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.testing.Broker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The loop with a real consumer. */
class PollLoopIT {
  private static final int RECORDS = 20_000;
  private static final Duration DELIVERY = Duration.ofMillis(2);

  private final String full = Broker.fresh("full");
  private final String empty = Broker.fresh("empty");
  private final String group = Broker.fresh("loop");
  private final Admin admin = Broker.admin();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** What deliveries wait for before they begin. */
  private Sinks.Empty<Void> gate = Sinks.empty();

  private final AtomicInteger loops = new AtomicInteger();

  /** Counts down to the one that fails. */
  private final AtomicInteger failing = new AtomicInteger();

  private final Set<String> settled = ConcurrentHashMap.newKeySet();
  private final InFlight inFlight = InFlight.ofAll(new SettableLoad());
  private final EventConsumer eventConsumer = new EventConsumer(this::loop, Duration.ofSeconds(20));

  @BeforeEach
  void fill() throws Exception {
    admin
        .createTopics(List.of(new NewTopic(full, 4, (short) 1), new NewTopic(empty, 1, (short) 1)))
        .all()
        .get();
    gate.tryEmitEmpty();
    try (var producer = Broker.producer()) {
      for (int n = 0; n < RECORDS; n++) {
        var sent = producer.send(new ProducerRecord<>(full, n % 4, null, new byte[100]));
        if (n < 4) {
          // Until a new partition takes records, nothing is sent after this one.
          sent.get();
        }
      }
    }
  }

  @AfterEach
  void close() {
    eventConsumer.stop();
    admin.close();
  }

  /** The broker keeps a request that asks for the empty topic alone, here for 5 s each time. */
  @Test
  void aTopicThatIsEmptyDoesNotHoldUpOneThatIsFull() {
    long began = System.nanoTime();

    eventConsumer.start();
    await().atMost(Duration.ofMinutes(1)).until(() -> inFlight.settled() == RECORDS);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void aLoopThatCannotSettleARecordEndsAndTheNextOneConsumesItAgain() {
    failing.set(100);

    eventConsumer.start();
    await().atMost(Duration.ofMinutes(1)).until(() -> settled.size() == RECORDS);

    assertThat(loops).hasValue(2);
    await().until(() -> inFlight.records() == 0 && inFlight.deliveries() == 0);
  }

  @Test
  void whatRetentionDeletesBeforeItIsReachedIsCountedAndTheRestIsConsumed() throws Exception {
    gate = Sinks.empty();
    eventConsumer.start();
    await().until(() -> inFlight.deliveries() >= Intake.LEAST);

    admin
        .deleteRecords(Map.of(new TopicPartition(full, 0), RecordsToDelete.beforeOffset(4_000)))
        .all()
        .get();
    gate.tryEmitEmpty();

    Set<String> whatIsLeft =
        range(4_000, RECORDS / 4).mapToObj(offset -> "0-" + offset).collect(Collectors.toSet());
    await().atMost(Duration.ofMinutes(1)).until(() -> settled.containsAll(whatIsLeft));
    await().until(() -> inFlight.records() == 0);
    double lost = registry.get("postrider.ingest.offsets.lost").counter().count();
    assertThat(settled).hasSize(RECORDS - (int) lost);
    assertThat(lost).isBetween(1.0, 4_000.0);
    assertThat(loops).hasValue(1);
  }

  @Test
  void whatCompactionHasRemovedIsNotWaitedFor() throws Exception {
    compactSoon(empty);
    try (var producer = Broker.producer()) {
      for (int n = 0; n < 2_000; n++) {
        byte[] key = {(byte) (n % 20)};
        var sent = producer.send(new ProducerRecord<>(empty, 0, key, new byte[1_000]));
        if (n % 500 == 0) {
          // A segment ends when a record comes after its time.
          sent.get();
          await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        }
      }
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> left(empty) < 1_000);

    eventConsumer.start();

    var partition = new TopicPartition(empty, 0);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() ->
            assertThat(
                    admin
                        .listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(partition))
                .returns(2_000L, OffsetAndMetadata::offset));
    await().until(() -> inFlight.records() == 0);
    assertThat(inFlight.settled()).isBetween(RECORDS + 20L, RECORDS + 1_000L);
  }

  private void compactSoon(String topic) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                set(
                    Map.of(
                        "cleanup.policy", "compact",
                        "segment.ms", "100",
                        "min.cleanable.dirty.ratio", "0.01")),
                new ConfigResource(ConfigResource.Type.BROKER, ""),
                set(Map.of("log.cleaner.backoff.ms", "200"))))
        .all()
        .get();
  }

  private static List<AlterConfigOp> set(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value ->
            new AlterConfigOp(
                new ConfigEntry(value.getKey(), value.getValue()), AlterConfigOp.OpType.SET))
        .toList();
  }

  /** How many records a topic of one partition has. */
  private static int left(String topic) {
    var partition = new TopicPartition(topic, 0);
    try (var consumer = consumer(Broker.fresh("reader"))) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      int records = 0;
      while (consumer.position(partition) < end) {
        records += consumer.poll(Duration.ofMillis(100)).count();
      }
      return records;
    }
  }

  private Mono<Void> deliver(RecordInFlight record) {
    record.onlyDeliveryBegins();
    return gate.asMono().then(Mono.defer(() -> deliverNow(record)));
  }

  private Mono<Void> deliverNow(RecordInFlight record) {
    if (failing.decrementAndGet() == 0) {
      return Mono.error(new IllegalStateException("as a mistake of ours would"));
    }
    return Mono.delay(DELIVERY)
        .doOnNext(_ -> settled.add(record.record().partition() + "-" + record.record().offset()))
        .then();
  }

  private PollLoop loop() {
    loops.incrementAndGet();
    var properties =
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of(
                        "postrider.ingest.group-id", group, "postrider.ingest.from", "earliest")))
            .bindOrCreate("postrider.ingest", IngestProperties.class);
    var limits = IngestLimits.of(properties, DataSize.ofGigabytes(1).toBytes());
    return new PollLoops(
            () -> consumer(properties.groupId()),
            new PollLoops.Source(admin, Set.of(full, empty), properties),
            new PollLoops.Sink(
                new Room(limits, inFlight, () -> true, new NothingUnwritten()), this::deliver),
            new IngestMeters(inFlight, registry))
        .get();
  }

  /** Fetches little at a time, so that it fetches often. */
  private static Consumer<byte[], byte[]> consumer(String group) {
    return new KafkaConsumer<>(
        Map.<String, Object>of(
            "bootstrap.servers",
            Broker.bootstrapServers(),
            "group.id",
            group,
            "group.protocol",
            "consumer",
            "auto.offset.reset",
            "none",
            "enable.auto.commit",
            false,
            "fetch.max.bytes",
            32 * 1024,
            "fetch.max.wait.ms",
            5_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
