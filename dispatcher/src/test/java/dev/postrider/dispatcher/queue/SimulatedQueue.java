package dev.postrider.dispatcher.queue;

import static dev.postrider.dispatcher.testing.Samples.event;

import dev.postrider.dispatcher.deadletter.DeadLetterRecords;
import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.NextStep;
import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RecordPosition;
import dev.postrider.dispatcher.delivery.RequestLimits;
import dev.postrider.dispatcher.delivery.RetryPolicies;
import dev.postrider.dispatcher.delivery.RetryPolicy;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.operations.OperationalEvents;
import dev.postrider.dispatcher.testing.Directory;
import dev.postrider.dispatcher.testing.SettableClock;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.EndpointStatus;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldEndpoint;
import dev.postrider.schemas.internal.QueueCommand;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The real topology in simulated time; a test says what the endpoints answer. */
final class SimulatedQueue implements AutoCloseable {
  private static final int MAX_DEAD_LETTER_BYTES = 100_000;
  private static final Uuid TOPIC_ID = new Uuid(1, 2);
  static final QueueLimits LIMITS =
      new QueueLimits(
          1_000_000,
          DataSize.ofGigabytes(1),
          5_000_000,
          DataSize.ofGigabytes(5),
          Duration.ofDays(7),
          Duration.ofDays(5));

  final SettableClock clock;
  final Directory directory;
  final List<Attempt> attempts = new ArrayList<>();

  /** A lease of real time, which simulated time knows nothing of. */
  final Release release = new Release(Duration.ofHours(1));

  final List<String> stopped = new ArrayList<>();
  EndpointStatuses.Pending heldByApplication = EndpointStatuses.Pending.NOTHING;
  private final Stops stops =
      new Stops() {
        @Override
        public void disable(Endpoint seen, String why) {
          stopped.add("disable " + seen.id() + ": " + why);
        }

        @Override
        public void pause(Endpoint seen, String why) {
          stopped.add("pause " + seen.id() + ": " + why);
        }
      };
  private final RetryPolicy retryPolicy;
  private final QueueLimits limits;
  private final Path stateDir;
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, HeldDelivery> queue;
  private final TestInputTopic<String, QueueCommand> commands;
  private final TestOutputTopic<String, EndpointStatus> statusTopic;
  private final TestOutputTopic<byte[], byte[]> operations;
  private final List<String> told = new ArrayList<>();

  /** Whose requests have ended, by endpoint id, as closed tasks said it. */
  final Map<String, String> handedOver = new HashMap<>();

  private Function<Delivery, Mono<Outcome>> answer = _ -> Mono.never();
  private long nextOffset;
  private boolean isClosed;

  /** An attempt that was made, and when. */
  record Attempt(Delivery delivery, Instant at) {}

  SimulatedQueue(RetryPolicy retryPolicy, Path stateDir) {
    this(retryPolicy, LIMITS, stateDir);
  }

  SimulatedQueue(RetryPolicy retryPolicy, QueueLimits limits, Path stateDir) {
    this(retryPolicy, limits, stateDir, new SettableClock(), new Directory(), Map.of());
  }

  private SimulatedQueue(
      RetryPolicy retryPolicy,
      QueueLimits limits,
      Path stateDir,
      SettableClock clock,
      Directory directory,
      Map<String, List<KeyValue<Bytes, byte[]>>> stored) {
    this.retryPolicy = retryPolicy;
    this.limits = limits;
    this.stateDir = stateDir;
    this.clock = clock;
    this.directory = directory;
    Topology topology = new Topology();
    DeadLetterRecords records = new DeadLetterRecords("dispatchers", MAX_DEAD_LETTER_BYTES);
    QueueSurroundings surroundings =
        new QueueSurroundings(
            directory,
            this::attempt,
            new RetryPolicies(retryPolicy),
            stops,
            release,
            limits,
            _ -> heldByApplication,
            new RequestLimits(Duration.ofSeconds(15), 32),
            this::handedOver,
            new QueueMeters(new SimpleMeterRegistry()),
            clock);
    QueueTopology.build(
        topology,
        context -> {
          stored.forEach((name, entries) -> store(context, name).putAll(entries));
          return new QueueTask(
              QueueStores.of(context),
              QueueOutput.of(
                  context, records, new OperationalEvents("operator", _ -> false), clock),
              surroundings);
        },
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
    commands =
        driver.createInputTopic(
            Topics.QUEUE,
            new StringSerializer(),
            InternalCodec.of(QueueCommand.class).serializer());
    operations =
        driver.createOutputTopic(
            Topics.OPERATIONS, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    statusTopic =
        driver.createOutputTopic(
            Topics.ENDPOINT_STATUS,
            new StringDeserializer(),
            InternalCodec.of(EndpointStatus.class).deserializer());
  }

  private static KeyValueStore<Bytes, byte[]> store(ProcessorContext<?, ?> context, String name) {
    return context.getStateStore(name);
  }

  /** Ends this owner; the next one begins with what the stores have. */
  SimulatedQueue next() {
    Map<String, List<KeyValue<Bytes, byte[]>>> stored = new HashMap<>();
    for (String name : driver.getAllStateStores().keySet()) {
      List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>();
      try (var all = driver.<Bytes, byte[]>getKeyValueStore(name).all()) {
        all.forEachRemaining(entries::add);
      }
      stored.put(name, entries);
    }
    close();
    return new SimulatedQueue(retryPolicy, limits, stateDir, clock, directory, stored);
  }

  private void handedOver(String endpointId, String sender) {
    handedOver.put(endpointId, sender);
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
    delivery(endpoint)
        .data(data)
        .after(new Outcome.Unavailable(500, "the endpoint answered 500"), 1, due)
        .hold();
  }

  /** Holds deliveries that no attempt was made of, since all of the endpoint's are held. */
  void hold(Endpoint endpoint, int number) {
    for (int n = 0; n < number; n++) {
      delivery(endpoint).hold();
    }
  }

  /** The next record of the event topic, for an endpoint, to be held. */
  Holding delivery(Endpoint endpoint) {
    return new Holding(endpoint, nextOffset++);
  }

  /** What is held, and what for. */
  final class Holding {
    private final Endpoint endpoint;
    private final long offset;
    private String data = "{}";
    private byte @Nullable [] key = "key".getBytes(StandardCharsets.UTF_8);
    private @Nullable Outcome outcome;
    private int attempts;
    private Duration due = Duration.ZERO;
    private @Nullable String cause;

    private Holding(Endpoint endpoint, long offset) {
      this.endpoint = endpoint;
      this.offset = offset;
    }

    Holding data(String newData) {
      data = newData;
      return this;
    }

    Holding key(@Nullable String newKey) {
      key = newKey == null ? null : newKey.getBytes(StandardCharsets.UTF_8);
      return this;
    }

    Holding cause(String newCause) {
      cause = newCause;
      return this;
    }

    Holding after(Outcome newOutcome, int newAttempts, Duration newDue) {
      outcome = newOutcome;
      attempts = newAttempts;
      due = newDue;
      return this;
    }

    void hold() {
      ConsumerRecord<byte[], byte[]> record =
          new ConsumerRecord<>("payments", 0, offset, key, data.getBytes(StandardCharsets.UTF_8));
      Delivery delivery =
          new Delivery(
              event("payment.occurred", data),
              endpoint,
              "msg_" + offset,
              1,
              new RecordPosition("payments", 0, offset));
      HeldDelivery held =
          HeldDeliveries.of(
              delivery,
              new HeldDeliveries.Source(record, TOPIC_ID, directory.offset()),
              new NextStep.TryAgain(clock.instant().plus(due), attempts),
              outcome,
              clock.instant());
      held.setCause(cause);
      queue.pipeInput(endpoint.id(), held);
    }
  }

  void command(Endpoint endpoint, String name) {
    command(endpoint, name, null);
  }

  void command(Endpoint endpoint, String name, @Nullable String sender) {
    commands.pipeInput(
        new TestRecord<>(
            endpoint.id(),
            new QueueCommand(endpoint.id(), name, clock.instant(), sender),
            new RecordHeaders().add(Headers.QUEUE_COMMAND, new byte[0])));
  }

  /**
   * The statuses written since this was last asked, in their order; one is null that was removed.
   */
  List<EndpointStatus> statuses() {
    return statusTopic.readValuesToList();
  }

  /** The types of the operational events so far. */
  List<String> told() {
    operations.readRecordsToList().stream()
        .map(event ->
            new String(event.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
        .forEach(told::add);
    return told;
  }

  List<Long> attemptedOffsets() {
    return attempts.stream().map(attempt -> attempt.delivery().position().offset()).toList();
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

  /** Gives the queue what another owner of the endpoint remembered of it. */
  void remembers(Endpoint endpoint, HeldEndpoint memory) {
    endpoints().put(endpoint.id(), memory);
  }

  HeldEndpoint remembered(Endpoint endpoint) {
    return endpoints().of(endpoint.id());
  }

  private EndpointStore endpoints() {
    return new EndpointStore(
        driver.getKeyValueStore("endpoints"), driver.getKeyValueStore("marks"));
  }

  /** How many records were written to a store's changelog since this was last asked. */
  int changes(String store) {
    return driver
        .createOutputTopic(
            "simulated-" + store + "-changelog",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList()
        .size();
  }

  /** How many deliveries are looked at when they are due. */
  long timers() {
    return entriesOf("timers");
  }

  /** How many deliveries are held. */
  long payloads() {
    return entriesOf("payloads");
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
    if (!isClosed) {
      isClosed = true;
      driver.close();
    }
  }
}
