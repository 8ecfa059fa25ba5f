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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
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
    Map<String, Object> settings = QueueStreamsSettings.of(kafka, queue, topics);
    HostInfo advertised = Advertised.of(queue.advertised(), port);
    if (advertised != null) {
      settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, Advertised.text(advertised));
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
            QueueStreamsSettings.ofChangelogs(topics));
      }
    };
  }
}
