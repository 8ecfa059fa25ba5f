package dev.postrider.benchmarks.lab;

import static java.util.Objects.requireNonNull;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.process.JavaCommand;
import dev.postrider.broker.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker as a process of its own, with empty storage, and what is asked of it. */
public final class Kafka implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final String SEGMENT_BYTES = String.valueOf(128 * 1024 * 1024);

  private final Child process;
  private final String bootstrapServers;
  private final Admin admin;

  private Kafka(Child process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /**
   * Starts one.
   *
   * @param folder its log is kept here, and its storage in a folder in it
   */
  static Kafka start(String name, Path folder) {
    Child process =
        Child.start(
            new JavaCommand(
                name,
                Flags.BROKER,
                BrokerMain.class,
                List.of(
                    folder.resolve(folderName(name)).toString(), String.valueOf(FreePorts.one()))),
            folder);
    try {
      return new Kafka(process, process.awaitReady().split(" ")[1]);
    } catch (RuntimeException notStarted) {
      process.close();
      throw notStarted;
    }
  }

  /** A comma would end the folder's name in {@code log.dirs}. */
  private static String folderName(String name) {
    return name.replaceAll("[^A-Za-z0-9]+", "-");
  }

  public Child process() {
    return process;
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Creates a topic, and returns its id as events of bare records carry it. */
  public Topic createTopic(String name, int partitions) {
    CreateTopicsResult created =
        admin.createTopics(
            List.of(
                new NewTopic(name, partitions, (short) 1)
                    .configs(Map.of("segment.bytes", SEGMENT_BYTES))));
    return new Topic(name, await(created.topicId(name)), partitions);
  }

  /** The sum of a topic's end offsets: how many records were ever written to it; 0 without it. */
  public long written(String topic) {
    try {
      return endOffsets(topic).values().stream().mapToLong(Long::longValue).sum();
    } catch (BenchFailure failure) {
      if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw failure;
    }
  }

  /** Deletes all records that a topic has now, so that a long run does not fill the disk. */
  public void empty(String topic) {
    Map<TopicPartition, RecordsToDelete> below = new HashMap<>();
    endOffsets(topic)
        .forEach((partition, end) -> below.put(partition, RecordsToDelete.beforeOffset(end)));
    await(admin.deleteRecords(below).all());
  }

  private TopicDescription describe(String topic) {
    return requireNonNull(await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
  }

  private Map<TopicPartition, Long> endOffsets(String topic) {
    TopicDescription description = describe(topic);
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    description
        .partitions()
        .forEach(p -> ends.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    await(admin.listOffsets(ends).all())
        .forEach((partition, end) -> offsets.put(partition, end.offset()));
    return offsets;
  }

  public Admin admin() {
    return admin;
  }

  /** A producer for much at once, for the caller to close. */
  public Producer<byte[], byte[]> bulkProducer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024,
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            128L * 1024 * 1024),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** What the cluster answers. */
  public static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new BenchFailure(
          "The broker refused: " + failed.getMessage(), requireNonNull(failed.getCause()));
    } catch (TimeoutException slow) {
      throw new BenchFailure("The broker did not answer in time", slow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("Interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    process.close();
  }
}
