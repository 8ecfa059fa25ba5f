package dev.postrider.dispatcher.queue;

import static dev.postrider.dispatcher.testing.Samples.event;

import dev.postrider.dispatcher.deadletter.DeadLetterRecords;
import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.NextStep;
import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RecordPosition;
import dev.postrider.dispatcher.delivery.RetryPolicy;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.testing.Directory;
import dev.postrider.dispatcher.testing.SettableClock;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.HeldDelivery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The real topology in simulated time; a test says what the endpoints answer. */
final class SimulatedQueue implements AutoCloseable {
  private static final int MAX_DEAD_LETTER_BYTES = 100_000;

  final SettableClock clock = new SettableClock();
  final Directory directory = new Directory();
  final List<Attempt> attempts = new ArrayList<>();
  final Release release = new Release();
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, HeldDelivery> queue;
  private Function<Delivery, Mono<Outcome>> answer = _ -> Mono.never();
  private long nextOffset;

  /** An attempt that was made, and when. */
  record Attempt(Delivery delivery, Instant at) {}

  SimulatedQueue(RetryPolicy retryPolicy, Path stateDir) {
    Topology topology = new Topology();
    DeadLetterRecords records = new DeadLetterRecords("dispatchers", MAX_DEAD_LETTER_BYTES);
    QueueTopology.build(
        topology,
        context ->
            new QueueTask(
                new QueueStores(context),
                new DeadLetterSink(context, records, clock),
                directory,
                this::attempt,
                retryPolicy,
                release,
                clock),
        Map.of());
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "simulated");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    driver = new TopologyTestDriver(topology, settings, clock.instant());
    queue =
        driver.createInputTopic(
            Topics.QUEUE,
            new StringSerializer(),
            InternalCodec.of(HeldDelivery.class).serializer());
  }

  private Mono<Outcome> attempt(Delivery delivery) {
    attempts.add(new Attempt(delivery, clock.instant()));
    return answer.apply(delivery);
  }

  void answers(Outcome outcome) {
    answer = _ -> Mono.just(outcome);
  }

  void answers(Function<Delivery, Mono<Outcome>> outcomes) {
    answer = outcomes;
  }

  /** Requests stay under way until the test gives the outcome. */
  Sinks.One<Outcome> answersLater() {
    Sinks.One<Outcome> later = Sinks.one();
    answer = _ -> later.asMono();
    return later;
  }

  /** Holds a delivery after a first attempt that failed, due in so long. */
  void hold(Endpoint endpoint, String data, Duration due) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "payments",
            0,
            nextOffset++,
            "key".getBytes(StandardCharsets.UTF_8),
            data.getBytes(StandardCharsets.UTF_8));
    Delivery delivery =
        new Delivery(
            event("payment.occurred", data),
            endpoint,
            "msg_" + record.offset(),
            1,
            new RecordPosition("payments", 0, record.offset()));
    HeldDelivery held =
        HeldDeliveries.of(
            delivery,
            new HeldDeliveries.Source(record, Uuid.ZERO_UUID, directory.offset()),
            new NextStep.TryAgain(clock.instant().plus(due), 1),
            new Outcome.Unavailable(500, "the endpoint answered 500"),
            clock.instant());
    queue.pipeInput(endpoint.id(), held);
  }

  /** Lets time pass in steps, with a punctuation after each. */
  void advance(Duration duration, Duration step) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(duration) < 0;
        passed = passed.plus(step)) {
      clock.advance(step);
      driver.advanceWallClockTime(step);
    }
  }

  /** Two punctuations, so that what was released and answered at once is also taken in. */
  void settle() {
    advance(Duration.ofMillis(40), Duration.ofMillis(20));
  }

  List<TestRecord<byte[], byte[]>> deadLetters() {
    return driver
        .createOutputTopic("payments-dlt", new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** How many deliveries are looked at when they are due. */
  long timers() {
    return entriesOf("timers");
  }

  private long entriesOf(String store) {
    try (var all = driver.getKeyValueStore(store).all()) {
      long entries = 0;
      for (; all.hasNext(); all.next()) {
        entries++;
      }
      return entries;
    }
  }

  /** How many entries all stores have together. */
  long held() {
    return driver.getAllStateStores().keySet().stream().mapToLong(this::entriesOf).sum();
  }

  @Override
  public void close() {
    driver.close();
  }
}
