package dev.postrider.producer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real Kafka broker of its own for one test class, with the topics named and no others. */
final class RunningBroker implements AutoCloseable {
  private final Path folder;
  private final KafkaRaftServer server;
  private final String bootstrapServers;

  RunningBroker(String... topics) throws Exception {
    folder = Files.createTempDirectory("postrider-broker");
    int[] ports = freePorts();
    bootstrapServers = "127.0.0.1:" + ports[0];
    format();
    server = new KafkaRaftServer(new KafkaConfig(properties(ports), false), Time.SYSTEM);
    server.startup();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(Stream.of(topics).map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
          .all()
          .get();
    }
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  private void format() throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(folder.toString())
        .addDirectory(folder.toString())
        .run();
  }

  private Map<String, String> properties(int[] ports) {
    return Map.of(
        "process.roles", "broker,controller",
        "node.id", "1",
        "log.dirs", folder.toString(),
        "listeners",
            "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(ports[0], ports[1]),
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "controller.listener.names", "CONTROLLER",
        "controller.quorum.voters", "1@127.0.0.1:" + ports[1],
        "auto.create.topics.enable", "false",
        "log.cleaner.dedupe.buffer.size", "8388608");
  }

  private static int[] freePorts() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket clients = new ServerSocket(0, 1, here);
        ServerSocket controller = new ServerSocket(0, 1, here)) {
      return new int[] {clients.getLocalPort(), controller.getLocalPort()};
    }
  }

  @Override
  public void close() throws IOException {
    server.shutdown();
    server.awaitShutdown();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
