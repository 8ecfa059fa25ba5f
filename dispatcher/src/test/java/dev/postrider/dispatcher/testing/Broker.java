package dev.postrider.dispatcher.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

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

  /** A broker that one test has for itself, to take it away. */
  public static Own own() {
    return Own.start();
  }

  private static final class Running {
    static final String ADDRESS = start();

    private static String start() {
      var own = Own.start();
      Runtime.getRuntime().addShutdownHook(new Thread(own::close, "broker-stop"));
      return own.bootstrapServers();
    }
  }

  /** One broker, which ends when it is closed. */
  public static final class Own implements AutoCloseable {
    private final KafkaRaftServer server;
    private final Path folder;
    private final String address;
    private boolean stopped;

    private Own(KafkaRaftServer server, Path folder, String address) {
      this.server = server;
      this.folder = folder;
      this.address = address;
    }

    public String bootstrapServers() {
      return address;
    }

    private static Own start() {
      try {
        int[] ports = freePorts();
        Path folder = Files.createTempDirectory("postrider-broker");
        var config = new KafkaConfig(properties(folder, ports[0], ports[1]), false);
        new Formatter()
            .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
            .setClusterId(Uuid.randomUuid().toString())
            .setNodeId(1)
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setControllerListenerName("CONTROLLER")
            .setMetadataLogDirectory(folder.toString())
            .addDirectory(folder.toString())
            .run();
        var server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
        return new Own(server, folder, "127.0.0.1:" + ports[0]);
      } catch (Exception e) {
        throw new IllegalStateException("The test broker did not start", e);
      }
    }

    private static int[] freePorts() throws IOException {
      InetAddress here = InetAddress.ofLiteral("127.0.0.1");
      try (var clients = new ServerSocket(0, 1, here);
          var controller = new ServerSocket(0, 1, here)) {
        return new int[] {clients.getLocalPort(), controller.getLocalPort()};
      }
    }

    private static Map<String, String> properties(Path folder, int clients, int controller) {
      return Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", "1"),
          Map.entry("log.dirs", folder.toString()),
          Map.entry(
              "listeners",
              "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(clients, controller)),
          Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
          Map.entry("controller.listener.names", "CONTROLLER"),
          Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("group.min.session.timeout.ms", "1000"),
          Map.entry("group.consumer.min.session.timeout.ms", "5000"),
          Map.entry("group.consumer.session.timeout.ms", "5000"),
          Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
          Map.entry("group.consumer.heartbeat.interval.ms", "500"),
          Map.entry("log.cleaner.dedupe.buffer.size", "8388608"));
    }

    @Override
    public void close() {
      stop();
    }

    /** Takes the broker away, with all that it held. */
    public synchronized void stop() {
      if (stopped) {
        return;
      }
      stopped = true;
      server.shutdown();
      server.awaitShutdown();
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
