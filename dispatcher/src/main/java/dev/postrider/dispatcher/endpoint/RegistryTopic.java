package dev.postrider.dispatcher.endpoint;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The registry's topic, and the clients that speak to it.
 *
 * @param connection where the brokers are and how to speak to them
 * @param transactionalId of the one writer in the cluster
 */
record RegistryTopic(Map<String, Object> connection, String name, String transactionalId) {
  private static final int RECORDS_PER_POLL = 5_000;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);

  TopicPartition partition() {
    return new TopicPartition(name, 0);
  }

  /** Belongs to no group, starts at the beginning, sees what is committed. */
  Consumer<byte[], byte[]> reader() {
    var settings = new HashMap<>(connection);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "postrider-registry-reader");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(partition()));
    consumer.seekToBeginning(List.of(partition()));
    return consumer;
  }

  /**
   * @param timeout of a transaction, and of everything that is waited for in it
   */
  Producer<byte[], byte[]> writer(Duration timeout) {
    int timeoutMillis = (int) timeout.toMillis();
    int requestMillis = (int) Math.min(REQUEST_TIMEOUT.toMillis(), timeout.toMillis());
    var settings = new HashMap<>(connection);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "postrider-registry-writer");
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeoutMillis);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) timeoutMillis);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMillis);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, requestMillis);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  Admin admin() {
    var settings = new HashMap<>(connection);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "postrider-registry-admin");
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    settings.put(
        CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    return Admin.create(settings);
  }
}
