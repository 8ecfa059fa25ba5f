package dev.postrider.dispatcher.deadletter;

import dev.postrider.dispatcher.InternalTopicsProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
class DeadLetterConfiguration {
  private static final int MAX_BLOCK_MS = 50;

  /** What the producer holds; a single record may need more. */
  private static final long BUFFER_BYTES = 32 << 20;

  /** Half of it, since batches have room for more than was written. */
  private static final long MAX_SENT_BYTES = BUFFER_BYTES / 2;

  @Bean
  DeadLetterWriter deadLetterWriter(
      DurableWriter writer, DeadLetterRecords records, MeterRegistry meters) {
    return new DeadLetterWriter(writer, records, meters);
  }

  @Bean
  DurableWriter durableWriter(
      KafkaTemplate<byte[], byte[]> durableKafka, Scheduler durableSender, MeterRegistry meters) {
    var writer = new DurableWriter(durableKafka, durableSender, MAX_SENT_BYTES);
    Gauge.builder("postrider.writes.unacknowledged", writer, DurableWriter::unacknowledgedBytes)
        .baseUnit(BaseUnits.BYTES)
        .description("Held deliveries and dead letters that Kafka has not acknowledged yet")
        .register(meters);
    return writer;
  }

  @Bean(destroyMethod = "dispose")
  Scheduler durableSender() {
    return Schedulers.newSingle("postrider-writer");
  }

  @Bean
  KafkaTemplate<byte[], byte[]> durableKafka(ProducerFactory<byte[], byte[]> durableProducers) {
    return new KafkaTemplate<>(durableProducers);
  }

  @Bean
  ProducerFactory<byte[], byte[]> durableProducers(
      KafkaProperties kafka, InternalTopicsProperties topics) {
    Map<String, Object> properties = new HashMap<>(kafka.buildProducerProperties());
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "postrider-writer");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // One topic that is missing must not hold up the writes to others for long: the write is tried
    // again.
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, topics.maxDeadLetterBytes());
    properties.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Math.max(BUFFER_BYTES, 2L * topics.maxDeadLetterBytes()));
    return new DefaultKafkaProducerFactory<>(
        properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
