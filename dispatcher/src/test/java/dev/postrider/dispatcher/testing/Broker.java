package dev.postrider.dispatcher.testing;

import dev.postrider.broker.EmbeddedBroker;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A real Kafka broker for tests: one for the JVM, started when first asked for, ended with the JVM.
 *
 * <p>Tests share it, so a test takes topics, groups and transactional ids of its own: {@link
 * #fresh(String)}. The topics whose names are fixed can be cleared away by {@link #delete}.
 */
public final class Broker {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private Broker() {}

  /** Where the broker listens; starts it if need be. Topics are not created by being used. */
  public static String bootstrapServers() {
    return Running.ADDRESS;
  }

  /** A name that no other test of this JVM has: the prefix and a number. */
  public static String fresh(String prefix) {
    return prefix + "-" + NAMES.incrementAndGet();
  }

  /** An admin client of the broker, for the caller to close. */
  public static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  /** A producer of byte arrays, for the caller to close. */
  public static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A producer with transactions begun to be used, for the caller to close. */
  public static KafkaProducer<byte[], byte[]> transactionalProducer() {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers(), "transactional.id", fresh("transactions")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  /** Deletes those of the topics that exist, and returns when they are gone. */
  public static void delete(String... topics) throws Exception {
    try (Admin admin = admin()) {
      var doomed = admin.listTopics().names().get();
      doomed.retainAll(Set.of(topics));
      admin.deleteTopics(doomed).all().get();
      while (admin.listTopics().names().get().stream().anyMatch(doomed::contains)) {
        Thread.onSpinWait();
      }
    }
  }

  private static final class Running {
    static final String ADDRESS = start();

    private static String start() {
      EmbeddedBroker broker = EmbeddedBroker.temporary();
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
      return broker.bootstrapServers();
    }
  }
}
