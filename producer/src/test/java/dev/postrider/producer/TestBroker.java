package dev.postrider.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The real broker, one for all tests of a JVM; each test class has topics of its own. */
public final class TestBroker {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final EmbeddedBroker BROKER = start();

  private TestBroker() {}

  private static EmbeddedBroker start() {
    EmbeddedBroker broker = EmbeddedBroker.temporary();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    return broker;
  }

  public static String bootstrapServers() {
    return BROKER.bootstrapServers();
  }

  public static String freshTopic(int partitions) {
    String name = "topic" + NUMBER.incrementAndGet();
    BROKER.createTopics(List.of(name), partitions);
    return name;
  }

  public static void write(ProducerRecord<String, String> record) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", BROKER.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(record);
      producer.flush();
    }
  }

  /** All records of a topic, as far as it is written. */
  public static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    return read(BROKER.bootstrapServers(), topic);
  }

  public static List<ConsumerRecord<byte[], byte[]>> read(String bootstrapServers, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** The records of a topic, once they are such. */
  public static List<ConsumerRecord<byte[], byte[]>> readUntil(
      String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> such) {
    return await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> read(topic), such);
  }

  /** The data of an event, read as any Avro library would. */
  public static GenericRecord data(ConsumerRecord<byte[], byte[]> record, Schema schema) {
    try {
      return new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema)
          .decode(record.value());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        Objects.requireNonNull(record.headers().lastHeader(name), name).value(), UTF_8);
  }
}
