package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.CannotStart;
import dev.postrider.dispatcher.InternalTopicsProperties;
import dev.postrider.dispatcher.deadletter.DeadLetterRecords;
import dev.postrider.dispatcher.deadletter.DeadLetterWriter;
import dev.postrider.dispatcher.deadletter.DeadLetters;
import dev.postrider.dispatcher.deadletter.DurableWriter;
import dev.postrider.dispatcher.deadletter.Unwritten;
import dev.postrider.dispatcher.delivery.Deliverer;
import dev.postrider.dispatcher.delivery.Load;
import dev.postrider.dispatcher.delivery.RetryPolicies;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.dispatcher.queue.EndpointStatuses;
import dev.postrider.dispatcher.queue.QueueWriter;
import dev.postrider.dispatcher.route.Router;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.envelope.EventDecoder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

@Configuration(proxyBeanMethods = false)
class IngestConfiguration {
  /**
   * For the last commit and for leaving the group, after what was in flight has been waited for.
   */
  private static final Duration STOP_ROOM = Duration.ofSeconds(15);

  private static final int METADATA_AGE_MS = 30_000;
  private static final int FETCH_WAIT_MS = 100;
  private static final int FETCH_BYTES = 448 * 1024;

  /** A record that is larger comes alone. */
  private static final int DEAD_LETTER_FETCH_BYTES = 4 << 20;

  private static final int DEAD_LETTERS_AT_A_TIME = 200;

  /** Dead-letter topics keep what they get until the user's own rules say otherwise. */
  @Bean
  KafkaAdmin.NewTopics deadLetterTopics(EventTopics events, InternalTopicsProperties internal) {
    return new KafkaAdmin.NewTopics(
        events.names().stream()
            .map(topic -> deadLetterTopic(topic, internal))
            .toArray(NewTopic[]::new));
  }

  private static NewTopic deadLetterTopic(String topic, InternalTopicsProperties internal) {
    return TopicBuilder.name(Topics.deadLetterTopicOf(topic))
        .replicas(internal.replicationFactor())
        .config(TopicConfig.RETENTION_MS_CONFIG, "-1")
        .config(
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(internal.maxDeadLetterBytes()))
        .build();
  }

  @Bean
  DeadLetterTopicsCheck deadLetterTopicsCheck(
      Admin admin, EventTopics events, InternalTopicsProperties internal) {
    return new DeadLetterTopicsCheck(admin, events.names(), internal.maxDeadLetterBytes());
  }

  @Bean
  DeadLetterRecords deadLetterRecords(
      IngestProperties properties, InternalTopicsProperties internal) {
    return new DeadLetterRecords(properties.groupId(), internal.maxDeadLetterBytes());
  }

  @Bean
  DeadLetters deadLetters(KafkaProperties kafka, EventTopics events) {
    return new DeadLetters(
        () -> deadLetterConsumer(kafka),
        events.names().stream().map(Topics::deadLetterTopicOf).toList());
  }

  @Bean
  EventDecoder eventDecoder(EventTopics events, Schemas schemas) {
    return new EventDecoder(events.rules(), schemas.codec());
  }

  @Bean
  Router router(EndpointDirectory directory) {
    return new Router(directory);
  }

  @Bean
  DirectLane directLane(
      Deliverer deliverer,
      RetryPolicies retryPolicies,
      QueueWriter queue,
      EndpointStatuses statuses,
      DeadLetterWriter deadLetters,
      InstantSource clock) {
    return new DirectLane(deliverer, retryPolicies, queue, statuses, deadLetters, clock);
  }

  @Bean
  RecordPipeline recordPipeline(
      EventDecoder decoder,
      Router router,
      DirectLane directLane,
      DeadLetterWriter deadLetters,
      IngestProperties properties) {
    return new RecordPipeline(decoder, router, directLane, deadLetters, properties.maxFanOut());
  }

  @Bean
  InFlight inFlight(Load load) {
    return InFlight.ofAll(load);
  }

  @Bean
  IngestMeters ingestMeters(InFlight inFlight, MeterRegistry meters) {
    return new IngestMeters(inFlight, meters);
  }

  @Bean
  Room room(
      IngestProperties properties,
      InFlight inFlight,
      EndpointDirectory directory,
      DurableWriter writes,
      QueueWriter queue) {
    return new Room(
        IngestLimits.of(properties, Runtime.getRuntime().maxMemory()),
        inFlight,
        directory::confirmed,
        unwritten(writes, queue));
  }

  @Bean
  PollLoops pollLoops(
      KafkaProperties kafka,
      Admin admin,
      IngestProperties properties,
      EventTopics events,
      Room room,
      RecordPipeline pipeline,
      IngestMeters meters) {
    Set<String> topics = events.names();
    if (events.isEmpty()) {
      throw new CannotStart(
          "No event topic is configured.",
          "Name at least one under postrider.topics, for example postrider.topics.payments.type=constant:payment.occurred.");
    }
    return new PollLoops(
        () -> consumer(kafka, properties),
        new PollLoops.Source(admin, topics, properties),
        new PollLoops.Sink(room, pipeline::process),
        meters);
  }

  @Bean
  EventConsumer eventConsumer(PollLoops loops, IngestProperties properties) {
    return new EventConsumer(loops, properties.stopDrain().plus(STOP_ROOM));
  }

  /** What is held in an order has a writer of its own. */
  private static Unwritten unwritten(DurableWriter writes, QueueWriter queue) {
    return new Unwritten() {
      @Override
      public long bytes(long mostOfOne) {
        return writes.bytes(mostOfOne) + queue.unacknowledgedBytes();
      }

      @Override
      public long bytesOf(String topic) {
        return writes.bytesOf(topic);
      }
    };
  }

  @Bean
  IngestHealth ingestHealthIndicator(EventConsumer consumer, EndpointDirectory directory) {
    return new IngestHealth(consumer, directory);
  }

  private static Consumer<byte[], byte[]> deadLetterConsumer(KafkaProperties kafka) {
    Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "postrider-dead-letters");
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // What it is to begin at may be deleted meanwhile.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, DEAD_LETTER_FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, DEAD_LETTERS_AT_A_TIME);
    return new DefaultKafkaConsumerFactory<>(
            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .createConsumer();
  }

  private static Consumer<byte[], byte[]> consumer(
      KafkaProperties kafka, IngestProperties properties) {
    Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "postrider-ingest");
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, properties.groupId());
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, properties.groupProtocol());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // So that partitions that are added are seen soon by the classic protocol too.
    settings.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MS);
    // So long the broker keeps a request that finds nothing, and later ones wait behind it.
    settings.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    // Of all partitions of a broker together, unless one batch is larger. The default, 50 MB, is a
    // good part of the heap, and all beyond half a region is collected at a cost of its own.
    settings.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    // A topic that is not there yet is the user's to create.
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Where to begin is decided here and committed; an offset that is lost must not go unnoticed.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return new DefaultKafkaConsumerFactory<>(
            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .createConsumer();
  }
}
