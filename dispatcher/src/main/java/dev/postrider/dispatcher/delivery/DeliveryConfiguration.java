package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.InternalTopicsProperties;
import dev.postrider.dispatcher.body.Bodies;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.dispatcher.endpoint.EndpointStops;
import dev.postrider.dispatcher.security.AddressGuard;
import dev.postrider.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.config.TopicBuilder;

/** Composes the chain that every attempt goes through. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {
  private static final int ATTEMPTS_PARTITIONS = 12;
  private static final Duration ATTEMPTS_KEPT = Duration.ofDays(7);

  /** Pools of endpoints that are no longer called must not pile up. */
  private static final Duration POOLS_IDLE = Duration.ofMinutes(5);

  @Bean
  RequestLimits requestLimits(DeliveryProperties limits) {
    return new RequestLimits(limits.timeout(), limits.maxInFlight());
  }

  /**
   * Outermost first: never throws, stopping, replying, observed, limited, recorded, circuit
   * breaking, signed, HTTP.
   */
  @Bean
  @Primary
  Deliverer deliverer(
      LimitedDeliverer limited, DeliveryMeters meters, Replies replies, EndpointStops stops) {
    Deliverer observed = new ObservedDeliverer(limited, meters);
    Deliverer replying = new ReplyingDeliverer(observed, replies);
    return new NeverThrowingDeliverer(new StoppingDeliverer(replying, stops));
  }

  /** The inner half of the chain; the ingest is told how many wait in it. */
  @Bean
  LimitedDeliverer limited(
      RequestWriter requests,
      Transport transport,
      DeliveryProperties limits,
      Breakers breakers,
      AttemptLog attempts,
      Deadlines deadlines,
      EndpointDirectory directory,
      BlockedEndpoints blocked,
      InstantSource clock) {
    Deliverer signed = new SigningDeliverer(requests, transport, clock);
    Deliverer breaking = new CircuitBreakingDeliverer(signed, breakers);
    Deliverer recorded = new RecordedDeliverer(breaking, attempts, clock);
    return new LimitedDeliverer(
        recorded, breakers, limits, deadlines, new StillWanted(directory, blocked));
  }

  @Bean
  Load load(Connections connections, LimitedDeliverer limited) {
    Lateness lateness = connections.lateness();
    return new Load() {
      @Override
      public long latenessNanos() {
        return lateness.getAsLong();
      }

      @Override
      public long waitingBeyondFloors() {
        return limited.waitingBeyondFloors();
      }
    };
  }

  @Bean
  DeliveryMeters deliveryMeters(
      MeterRegistry registry,
      Breakers breakers,
      Connections connections,
      LimitedDeliverer limited) {
    DeliveryMeters meters = new DeliveryMeters(registry, breakers, connections);
    meters.watch(limited);
    return meters;
  }

  @Bean
  RequestWriter requestWriter(Bodies bodies, InstantSource clock) {
    return new RequestWriter(bodies, clock);
  }

  @Bean
  HttpTransport transport(Connections connections, Deadlines deadlines, DeliveryProperties limits) {
    return new HttpTransport(connections, deadlines, limits.timeout());
  }

  @Bean
  Connections connections(DeliveryProperties limits, AddressGuard guard, Deadlines deadlines) {
    Tls tls = new Tls(Tls.fastest(), null, limits.connectTimeout());
    return new Connections(
        limits, new Connections.Network(guard, tls, _ -> {}), deadlines, POOLS_IDLE);
  }

  @Bean
  Breakers breakers(DeliveryProperties limits, InstantSource clock) {
    return new Breakers(limits.breaker(), clock);
  }

  @Bean
  Deadlines deadlines() {
    return new Deadlines();
  }

  @Bean
  RetryPolicy retryPolicy(RetryProperties properties) {
    return properties.policy();
  }

  @Bean
  RetryPolicies retryPolicies(RetryPolicy retryPolicy) {
    return new RetryPolicies(retryPolicy);
  }

  @Bean
  AttemptLog attemptLog(KafkaProperties kafka, MeterRegistry meters) {
    return new AttemptLog(() -> attemptProducer(kafka), meters);
  }

  private static Producer<String, byte[]> attemptProducer(KafkaProperties kafka) {
    Map<String, Object> properties = new HashMap<>(kafka.buildProducerProperties());
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "postrider-attempts");
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    // Metadata is asked for once, at the start; with no time to block it must not be forgotten
    // while idle.
    properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  @Bean
  NewTopic attemptsTopic(InternalTopicsProperties topics) {
    return TopicBuilder.name(Topics.ATTEMPTS)
        .partitions(ATTEMPTS_PARTITIONS)
        .replicas(topics.replicationFactor())
        .config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(ATTEMPTS_KEPT.toMillis()))
        .build();
  }
}
