package dev.postrider.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The broker, as any client sees it. */
record Cluster(String bootstrapServers) {
  private static final Duration SOON = Duration.ofSeconds(10);

  RecordMetadata publish(ProducerRecord<String, String> record) throws Exception {
    try (var producer =
        new KafkaProducer<>(connection(), new StringSerializer(), new StringSerializer())) {
      return producer.send(record).get();
    }
  }

  /** The first record of a topic that is such, once there is one. */
  ConsumerRecord<String, String> find(
      String topic, Predicate<ConsumerRecord<String, String>> such) {
    try (var consumer =
        new KafkaConsumer<>(readCommitted(), new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                var records = consumer.poll(Duration.ofMillis(100));
                return StreamSupport.stream(records.spliterator(), false).filter(such).findFirst();
              },
              Optional::isPresent)
          .orElseThrow();
    }
  }

  Admin admin() {
    return Admin.create(connection());
  }

  /** Whether the dispatchers' group has committed past a record. */
  static boolean isCommitted(Admin admin, RecordMetadata record) throws Exception {
    var committed =
        admin
            .listConsumerGroupOffsets("postrider-dispatcher")
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(record.topic(), record.partition()));
    return committed != null && committed.offset() > record.offset();
  }

  /** The id that Kafka gave a topic, as it prints it. */
  String topicId(String topic) throws Exception {
    try (Admin admin = admin()) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .values()
          .iterator()
          .next()
          .topicId()
          .toString();
    }
  }

  static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }

  private Map<String, Object> connection() {
    return Map.of("bootstrap.servers", bootstrapServers);
  }

  private Map<String, Object> readCommitted() {
    return Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
  }
}
