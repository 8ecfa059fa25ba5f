package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.InternalTopicsProperties;
import dev.postrider.dispatcher.deadletter.DeadLetterRecords;
import dev.postrider.dispatcher.deadletter.DeadLetterWriter;
import dev.postrider.dispatcher.deadletter.DurableWriter;
import dev.postrider.dispatcher.delivery.Circuits;
import dev.postrider.dispatcher.delivery.Deliverer;
import dev.postrider.dispatcher.delivery.RequestLimits;
import dev.postrider.dispatcher.delivery.RetryPolicies;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.dispatcher.endpoint.EndpointStops;
import dev.postrider.dispatcher.operations.OperationalEvents;
import dev.postrider.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaStreamsConfiguration;
import org.springframework.kafka.config.KafkaStreamsInfrastructureCustomizer;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.kafka.config.TopicBuilder;

@Configuration(proxyBeanMethods = false)
class QueueConfiguration {
  private static final Logger log = LoggerFactory.getLogger(QueueConfiguration.class);
  private static final int COMMIT_INTERVAL_MS = 100;
  private static final int POLL_MS = 20;
  private static final int TRANSACTION_TIMEOUT_MS = 10_000;
  private static final int HEARTBEATS_PER_SESSION = 3;

  /**
   * How soon a dispatcher whose copy has caught up gets its share; the shortest that Streams takes.
   */
  private static final Duration PROBING_REBALANCE = Duration.ofMinutes(1);

  /** What keys of the stores may be longer than keys of the topics. */
  private static final int KEY_ROOM_BYTES = 4096;

  /** Written in order and not confirmed; a single record may be larger. */
  private static final long ORDERED_BYTES = 8 << 20;

  /** So that what fails at once, again and again, does not fail in a tight loop. */
  private static final Duration PAUSE_BEFORE_REPLACING = Duration.ofSeconds(1);

  @Bean
  NewTopic queueDeadLetterTopic(InternalTopicsProperties topics) {
    return TopicBuilder.name(Topics.deadLetterTopicOf(Topics.QUEUE))
        .partitions(1)
        .replicas(topics.replicationFactor())
        .config(TopicConfig.RETENTION_MS_CONFIG, "-1")
        .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(topics.maxDeadLetterBytes()))
        .build();
  }

  @Bean
  NewTopic queueTopic(QueueProperties queue, InternalTopicsProperties topics, Admin admin) {
    QueuePartitions.refuseAnother(queue.partitions(), admin);
    return TopicBuilder.name(Topics.QUEUE)
        .partitions(queue.partitions())
        .replicas(topics.replicationFactor())
        .config(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")
        .config(TopicConfig.RETENTION_MS_CONFIG, "-1")
        .config(TopicConfig.RETENTION_BYTES_CONFIG, "-1")
        .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(topics.maxRecordBytes()))
        .build();
  }

  @Bean
  QueueWriter queueWriter(
      DurableWriter writer,
      OrderedWriter orderedWriter,
      DeadLetterWriter deadLetters,
      InternalTopicsProperties topics) {
    return new QueueWriter(writer, orderedWriter, deadLetters, topics.maxRecordBytes());
  }

  @Bean
  OrderedWriter orderedWriter(KafkaProperties kafka, InternalTopicsProperties topics) {
    long maxSentBytes = Math.max(ORDERED_BYTES, topics.maxRecordBytes());
    return new OrderedWriter(() -> orderedProducer(kafka, topics, maxSentBytes), maxSentBytes);
  }

  private static Producer<byte[], byte[]> orderedProducer(
      KafkaProperties kafka, InternalTopicsProperties topics, long maxSentBytes) {
    Map<String, Object> settings = new HashMap<>(kafka.buildProducerProperties());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "postrider-ordered-writer");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // What the producer gave up could not keep its place.
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, topics.maxDeadLetterBytes());
    // Batches have room for more than was written.
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * maxSentBytes);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Bean
  Release release(QueueProperties queue) {
    // The group misses a member after two thirds of its session at the earliest.
    return new Release(queue.sessionTimeout().dividedBy(2));
  }

  @Bean
  StreamsBuilderFactoryBean queueStreams(
      KafkaProperties kafka,
      QueueProperties queue,
      InternalTopicsProperties topics,
      KafkaStreamsInfrastructureCustomizer queueTopology,
      @Value("${server.port:8080}") int port,
      ThreadFailure queueThreadFailure) {
    Map<String, Object> settings = settings(kafka, queue, topics);
    HostInfo advertised = Advertised.of(queue.advertised(), port);
    if (advertised != null) {
      settings.put(
          StreamsConfig.APPLICATION_SERVER_CONFIG, advertised.host() + ":" + advertised.port());
    }
    StreamsBuilderFactoryBean streams =
        new StreamsBuilderFactoryBean(new KafkaStreamsConfiguration(settings));
    streams.setInfrastructureCustomizer(queueTopology);
    streams.setAutoStartup(false);
    // QueueLifecycle stops it; its own turn comes after that, when there is nothing left to stop.
    streams.setPhase(QueueLifecycle.PHASE - 1);
    streams.setLeaveGroupOnClose(true);
    streams.setCloseTimeout(Math.toIntExact(queue.stopDrain().toSeconds()));
    streams.setStreamsUncaughtExceptionHandler(failure -> {
      log.error("a queue's thread ended and is replaced", failure);
      queueThreadFailure.came(failure);
      LockSupport.parkNanos(PAUSE_BEFORE_REPLACING.toNanos());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    });
    return streams;
  }

  @Bean
  QueueLifecycle queueLifecycle(
      StreamsBuilderFactoryBean queueStreams, Release release, QueueProperties queue) {
    return new QueueLifecycle(queueStreams, release, queue.stopDrain());
  }

  @Bean
  ThreadFailure queueThreadFailure(InstantSource clock) {
    return new ThreadFailure(clock);
  }

  @Bean
  QueueHealth queueHealthIndicator(
      StreamsBuilderFactoryBean queueStreams, ThreadFailure queueThreadFailure) {
    return new QueueHealth(
        () -> {
          KafkaStreams streams = queueStreams.getKafkaStreams();
          return streams == null ? null : streams.state();
        },
        queueThreadFailure);
  }

  @Bean
  QueueTrimmer queueTrimmer(Admin admin, QueueProperties queue) {
    return new QueueTrimmer(admin, queue.applicationId());
  }

  @Bean
  QueueSurroundings queueSurroundings(
      EndpointDirectory directory,
      Deliverer deliverer,
      RetryPolicies policies,
      EndpointStops stops,
      Release release,
      QueueProperties queue,
      EndpointStatuses statuses,
      Circuits circuits,
      QueueCommands commands,
      RequestLimits requests,
      MeterRegistry meters,
      InstantSource clock) {
    // The owner's probe was answered: nobody's own breaker is to hold the endpoint up any longer.
    statuses.onUnblocked(circuits::close);
    return new QueueSurroundings(
        directory,
        deliverer,
        policies,
        stops(stops),
        release,
        queue.limits(),
        statuses::pendingOf,
        requests,
        commands::handedOver,
        new QueueMeters(meters),
        clock);
  }

  private static Stops stops(EndpointStops stops) {
    return new Stops() {
      @Override
      public void disable(Endpoint seen, String why) {
        stops.disable(seen, why);
      }

      @Override
      public void pause(Endpoint seen, String why) {
        stops.pause(seen, why);
      }
    };
  }

  @Bean
  KafkaStreamsInfrastructureCustomizer queueTopology(
      QueueSurroundings surroundings,
      DeadLetterRecords records,
      OperationalEvents events,
      InternalTopicsProperties topics) {
    return new KafkaStreamsInfrastructureCustomizer() {
      @Override
      public void configureTopology(Topology topology) {
        QueueTopology.build(
            topology,
            context ->
                new QueueTask(
                    QueueStores.of(context),
                    QueueOutput.of(context, records, events, surroundings.clock()),
                    surroundings),
            changelog(topics));
      }
    };
  }

  private static Map<String, Object> settings(
      KafkaProperties kafka, QueueProperties queue, InternalTopicsProperties topics) {
    Map<String, Object> settings = new HashMap<>(kafka.buildStreamsProperties());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, queue.applicationId());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, queue.stateDir().toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // What cannot be read as a held delivery is kept aside, so that the partition goes on.
    settings.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class);
    settings.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
        Topics.deadLetterTopicOf(Topics.QUEUE));
    settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, StopOnUnwritten.class);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, queue.threads());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, queue.standbys());
    settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_REBALANCE.toMillis());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) topics.replicationFactor());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
    settings.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
    settings.put(BoundedMemory.CACHE, BoundedMemory.Shared.of(queue.cache().toBytes()));
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(queue.sessionTimeout().toMillis()));
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        Math.toIntExact(queue.sessionTimeout().toMillis() / HEARTBEATS_PER_SESSION));
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        TRANSACTION_TIMEOUT_MS);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        topics.maxDeadLetterBytes() + KEY_ROOM_BYTES);
    return settings;
  }

  /**
   * Small segments and eager cleaning: otherwise a drained queue restores its whole history. See
   * also {@link SegmentEnds}. Keys are longer than in the queue, so the records have more room.
   */
  private static Map<String, String> changelog(InternalTopicsProperties topics) {
    return Map.of(
        TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(4 << 20),
        TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SegmentEnds.SEGMENT.toMillis()),
        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
            Long.toString(SegmentEnds.CLEANED_WITHIN.toMillis()),
        TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(Duration.ofMinutes(10).toMillis()),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Integer.toString(topics.maxDeadLetterBytes() + KEY_ROOM_BYTES));
  }
}
