package dev.postrider.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker's log directory: formatted once, then only ever opened again. Every quickstart has the
 * same cluster id, so that a folder of another cluster is recognised; and so has every cluster of
 * several nodes.
 */
final class BrokerStorage {
  private static final String ALONE = "Postrider-quickstart-A";
  private static final String CLUSTER = "Postrider-several-of-A";
  private static final String META_PROPERTIES = "meta.properties";

  /** Kafka leaves it behind when it stops, and removes it when it starts. */
  private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";

  private final Path directory;
  private final String clusterId;
  private final int nodeId;

  BrokerStorage(Path directory, ClusterPlan plan, int nodeId) {
    this.directory = directory;
    this.clusterId = plan.nodes().size() == 1 ? ALONE : CLUSTER;
    this.nodeId = nodeId;
  }

  /**
   * Formats the directory if it is missing or empty.
   *
   * @return whether it was new
   * @throws BrokerFailure if it holds something else than this broker's data
   */
  boolean prepare() {
    try {
      if (isEmpty()) {
        format();
        return true;
      }
      verify();
      return false;
    } catch (IOException broken) {
      throw new BrokerFailure(
          "The Kafka folder %s cannot be used: %s".formatted(directory, broken), broken);
    }
  }

  /** Whether the broker that last ran here, if any, was killed. */
  boolean wasKilled() {
    return Files.notExists(directory.resolve(CLEAN_SHUTDOWN));
  }

  private boolean isEmpty() throws IOException {
    if (Files.notExists(directory)) {
      return true;
    }
    try (Stream<Path> content = Files.list(directory)) {
      return content.findAny().isEmpty();
    }
  }

  private void verify() throws IOException {
    Path metaProperties = directory.resolve(META_PROPERTIES);
    if (Files.notExists(metaProperties)) {
      throw new BrokerFailure(
          "The folder %s is not empty and holds no Kafka storage; choose another data folder"
              .formatted(directory));
    }
    Properties meta = new Properties();
    try (Reader reader = Files.newBufferedReader(metaProperties, StandardCharsets.UTF_8)) {
      meta.load(reader);
    }
    if (!clusterId.equals(meta.getProperty("cluster.id"))
        || !String.valueOf(nodeId).equals(meta.getProperty("node.id"))) {
      throw new BrokerFailure(
          "The folder %s belongs to another Kafka cluster (cluster.id %s, node.id %s); choose another data folder"
              .formatted(directory, meta.getProperty("cluster.id"), meta.getProperty("node.id")));
    }
  }

  /** Formats beside the folder and moves it there whole: a process killed half-way leaves none. */
  private void format() throws IOException {
    Path unfinished = directory.resolveSibling(directory.getFileName() + ".formatting");
    Utils.delete(unfinished.toFile());
    Files.createDirectories(unfinished);
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(clusterId)
          .setNodeId(nodeId)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(unfinished.toString())
          .addDirectory(unfinished.toString())
          .run();
    } catch (IOException | UncheckedIOException broken) {
      throw new IOException(broken);
    } catch (Exception broken) {
      throw new IllegalStateException("Formatting the Kafka folder failed", broken);
    }
    Files.deleteIfExists(directory);
    Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
  }
}
