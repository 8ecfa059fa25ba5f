package dev.postrider.dispatcher.testing;

import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.DispatcherApplication;
import dev.postrider.dispatcher.endpoint.Credentials;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDraft;
import dev.postrider.dispatcher.endpoint.Exchange;
import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.dispatcher.endpoint.Standing;
import dev.postrider.dispatcher.endpoint.Written;
import dev.postrider.dispatcher.security.Keysets;
import dev.postrider.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole dispatcher on the real broker, with an event topic of its own. */
public final class RunningDispatcher implements AutoCloseable {
  private static final String KEYSET = Keysets.generate();

  private final String topic;
  private final ConfigurableApplicationContext context;

  private RunningDispatcher(String topic, ConfigurableApplicationContext context) {
    this.topic = topic;
    this.context = context;
  }

  /**
   * Starts with an empty registry and queue: other tests left theirs, sealed with keys of their
   * own.
   */
  public static RunningDispatcher start(String topic, Path stateDir, String... properties)
      throws Exception {
    Broker.delete(Topics.REGISTRY, Topics.QUEUE);
    try (var admin = Broker.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }
    return new RunningDispatcher(
        topic, DispatcherApplication.builder().run(argumentsAnd(topic, stateDir, properties)));
  }

  /** On another broker than the one that tests share, where the topic is. */
  public static RunningDispatcher on(String bootstrapServers, String topic, Path stateDir) {
    return new RunningDispatcher(
        topic,
        DispatcherApplication.builder()
            .run(arguments(topic, stateDir, bootstrapServers).toArray(String[]::new)));
  }

  /** Another dispatcher of the same topic, which shares its work or goes on where it was. */
  public static RunningDispatcher join(String topic, Path stateDir, String... properties) {
    return new RunningDispatcher(
        topic, DispatcherApplication.builder().run(argumentsAnd(topic, stateDir, properties)));
  }

  /**
   * What a dispatcher of that topic is started with; whichever of the same topic comes next goes on
   * where it was.
   */
  static List<String> arguments(String topic, Path stateDir) {
    return arguments(topic, stateDir, Broker.bootstrapServers());
  }

  /** The properties are added, or replace those that every dispatcher is started with. */
  private static String[] argumentsAnd(String topic, Path stateDir, String... properties) {
    Map<String, String> byName = new LinkedHashMap<>();
    Stream.concat(arguments(topic, stateDir).stream(), Stream.of(properties))
        .forEach(property -> byName.put(property.split("=", 2)[0], property));
    return byName.values().toArray(String[]::new);
  }

  private static List<String> arguments(String topic, Path stateDir, String bootstrapServers) {
    return List.of(
        "--server.port=0",
        "--spring.kafka.bootstrap-servers=" + bootstrapServers,
        "--postrider.topics." + topic + ".type=constant:payment.occurred",
        "--postrider.ingest.group-id=" + topic + "-dispatchers",
        "--postrider.queue.application-id=" + topic + "-queue",
        "--postrider.queue.state-dir=" + stateDir,
        "--postrider.queue.partitions=2",
        "--postrider.queue.session-timeout=3s",
        "--postrider.egress.allow=127.0.0.0/8",
        "--postrider.api.tokens=test-token-of-a-sensible-length",
        "--postrider.encryption.keyset=" + KEYSET,
        "--postrider.retry.schedule=100ms,2s,100ms");
  }

  public String topic() {
    return topic;
  }

  /** One of the parts that it is made of. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Where its API listens. */
  public String address() {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  /** Registers an endpoint of the application {@code default}. */
  public Endpoint register(URI url, String... filterTypes) throws Exception {
    return register(url, Exchange.STANDARD, filterTypes);
  }

  /** The same, with an exchange of its own. */
  public Endpoint register(URI url, Exchange exchange, String... filterTypes) throws Exception {
    return register(url, exchange, Credentials.NONE, filterTypes);
  }

  /** The same, with credentials besides. */
  public Endpoint register(
      URI url, Exchange exchange, Credentials credentials, String... filterTypes) throws Exception {
    return register(url, exchange, credentials, Policy.STANDARD, filterTypes);
  }

  /** An endpoint that wants to be served in its own way. */
  public Endpoint register(URI url, Policy policy) throws Exception {
    return register(url, Exchange.STANDARD, Credentials.NONE, policy);
  }

  private Endpoint register(
      URI url, Exchange exchange, Credentials credentials, Policy policy, String... filterTypes)
      throws Exception {
    var draft =
        new EndpointDraft(
            null,
            url,
            "",
            List.of(filterTypes),
            Standing.SERVED,
            policy,
            Map.of(),
            1,
            null,
            exchange,
            _ -> credentials);
    var written =
        context
            .getBean(Registry.class)
            .createEndpoint(Registry.DEFAULT_APPLICATION, draft)
            .get(20, TimeUnit.SECONDS);
    return ((Written.Created<Endpoint>) written).entry().value();
  }

  /** What one of its counters or gauges says now. */
  public double meter(String name) {
    return context
        .getBean(MeterRegistry.class)
        .get(name)
        .meter()
        .measure()
        .iterator()
        .next()
        .getValue();
  }

  /** Dead letters of the topic that are such, once there are so many. */
  public List<ConsumerRecord<byte[], byte[]>> deadLetters(
      int number, Predicate<ConsumerRecord<byte[], byte[]>> such) {
    return deadLetters(topic, number, such, Duration.ofSeconds(20));
  }

  public static List<ConsumerRecord<byte[], byte[]>> deadLetters(
      String topic, int number, Predicate<ConsumerRecord<byte[], byte[]>> such, Duration patience) {
    return records(topic + "-dlt", number, such, patience);
  }

  /** Records of any topic that are such, once there are so many. */
  public static List<ConsumerRecord<byte[], byte[]>> records(
      String topic, int number, Predicate<ConsumerRecord<byte[], byte[]>> such, Duration patience) {
    try (var consumer = consumer()) {
      assignAll(consumer, topic);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      await()
          .atMost(patience)
          .until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> addIf(such, record, found));
            return found.size() >= number;
          });
      return found;
    }
  }

  /** Records of a topic that are such, of those that are there now. */
  public static List<ConsumerRecord<byte[], byte[]>> recordsSoFar(
      String topic, Predicate<ConsumerRecord<byte[], byte[]>> such) {
    try (var consumer = consumer()) {
      var partitions = assignAll(consumer, topic);
      var ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> addIf(such, record, found));
      }
      return found;
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.<String, Object>of(
            "bootstrap.servers", Broker.bootstrapServers(),
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> assignAll(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    return partitions;
  }

  /**
   * How far the group is behind the topic, over all partitions; a partition never committed counts
   * whole.
   */
  public long lag() throws Exception {
    return lag(topic);
  }

  /** The same, for the dispatchers of a topic that run elsewhere. */
  public static long lag(String topic) throws Exception {
    try (var admin = Broker.admin()) {
      var committed =
          admin
              .listConsumerGroupOffsets(topic + "-dispatchers")
              .partitionsToOffsetAndMetadata()
              .get();
      long lag = 0;
      for (int partition = 0; partition < 2; partition++) {
        var name = new TopicPartition(topic, partition);
        long end =
            admin
                .listOffsets(Map.of(name, OffsetSpec.latest()))
                .partitionResult(name)
                .get()
                .offset();
        lag += end - (committed.get(name) == null ? -1 : committed.get(name).offset());
      }
      return lag;
    }
  }

  private static void addIf(
      Predicate<ConsumerRecord<byte[], byte[]>> such,
      ConsumerRecord<byte[], byte[]> record,
      List<ConsumerRecord<byte[], byte[]>> found) {
    if (such.test(record)) {
      found.add(record);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
