package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.deadletter.DeadLetters;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.envelope.EventDecoder;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Dead letters' way back. */
@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {

  @Bean
  Recoveries recoveries(
      DeadLetters deadLetters,
      EventDecoder decoder,
      QueueWriter queue,
      EndpointDirectory directory,
      EventRecords eventRecords,
      InstantSource clock) {
    return new Recoveries(
        deadLetters, new Reholding(eventRecords, decoder, queue, directory, clock), clock);
  }

  @Bean
  EventRecords eventRecords(KafkaProperties kafka, Admin admin) {
    return new EventRecords(() -> oneByOne(kafka), admin);
  }

  private static Consumer<byte[], byte[]> oneByOne(KafkaProperties kafka) {
    Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "postrider-event-records");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
