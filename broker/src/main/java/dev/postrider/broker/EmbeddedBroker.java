package dev.postrider.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;

/**
 * The real Kafka in this JVM: broker and controller, on 127.0.0.1, its records kept in a folder
 * over restarts. Mostly it is alone; {@link #start(Path, ClusterPlan, int, Map)} makes it one of
 * several.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int REQUEST_TIMEOUT_MS = 30_000;
  private static final short DEFAULT_REPLICATION = -1;
  private static final int ALONE = 1;

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final boolean freshStorage;
  private final Runnable afterClose;
  private boolean closed;

  private EmbeddedBroker(
      KafkaRaftServer server, String bootstrapServers, boolean freshStorage, Runnable afterClose) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.freshStorage = freshStorage;
    this.afterClose = afterClose;
  }

  /**
   * Starts a broker and returns when it serves.
   *
   * @param directory of this broker alone; formatted if it is missing or empty
   * @param port free, on 127.0.0.1
   * @throws BrokerFailure if the folder holds something else, or the broker does not start
   */
  public static EmbeddedBroker start(Path directory, int port) {
    return startAlone(directory, ClusterPlan.alone(port), () -> {});
  }

  /**
   * Starts one node of a cluster and returns when it serves, for which more than half of the nodes
   * are needed.
   *
   * @param directory of this node alone; formatted if it is missing or empty
   * @param nodeId from 1 to the number of nodes
   * @param settings of Kafka that shall differ from the usual ones, the same for all nodes
   * @throws BrokerFailure if the folder holds something else, or the broker does not start
   */
  public static EmbeddedBroker start(
      Path directory, ClusterPlan plan, int nodeId, Map<String, String> settings) {
    Properties differing = BrokerSettings.of(directory, plan, nodeId);
    differing.putAll(settings);
    return start(differing, new BrokerStorage(directory, plan, nodeId), plan, () -> {});
  }

  /**
   * Starts a broker for a test: on a free port, with nothing in it, and nothing left after it.
   *
   * @throws BrokerFailure if it does not start
   */
  public static EmbeddedBroker temporary() {
    try {
      Path directory = Files.createTempDirectory("postrider-broker");
      return startAlone(directory, ClusterPlan.onFreePorts(1), () -> delete(directory));
    } catch (IOException noFolder) {
      throw new BrokerFailure("No temporary folder for a broker", noFolder);
    }
  }

  private static EmbeddedBroker startAlone(Path directory, ClusterPlan plan, Runnable afterClose) {
    return start(
        BrokerSettings.of(directory, plan, ALONE),
        new BrokerStorage(directory, plan, ALONE),
        plan,
        afterClose);
  }

  private static EmbeddedBroker start(
      Properties settings, BrokerStorage storage, ClusterPlan plan, Runnable afterClose) {
    boolean freshStorage = storage.prepare();
    KafkaRaftServer server;
    try {
      if (plan.nodes().size() == 1 && !freshStorage && storage.wasKilled()) {
        FormerLife.end(settings);
      }
      server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
      server.startup();
    } catch (RuntimeException notStarted) {
      throw new BrokerFailure("Kafka did not start: " + notStarted.getMessage(), notStarted);
    }
    return new EmbeddedBroker(server, plan.bootstrapServers(), freshStorage, afterClose);
  }

  /** For clients: all nodes of the cluster. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Whether this start formatted the storage: nothing that was kept elsewhere belongs to it. */
  public boolean freshStorage() {
    return freshStorage;
  }

  /** Creates the topics that do not exist yet, and leaves the others as they are. */
  public void createTopics(Collection<String> names, int partitions) {
    List<NewTopic> topics =
        names.stream().map(name -> new NewTopic(name, partitions, DEFAULT_REPLICATION)).toList();
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", bootstrapServers, "request.timeout.ms", REQUEST_TIMEOUT_MS))) {
      for (var creation : admin.createTopics(topics).values().entrySet()) {
        try {
          creation.getValue().get(REQUEST_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
          if (!(failed.getCause() instanceof TopicExistsException)) {
            throw new BrokerFailure(
                "The topic %s could not be created".formatted(creation.getKey()), failed);
          }
        }
      }
    } catch (TimeoutException slow) {
      throw new BrokerFailure("Kafka did not create its topics in time", slow);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new BrokerFailure("Interrupted while creating topics", stopped);
    }
  }

  /** Stops broker and controller; what was acknowledged is on disk when this returns. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      server.shutdown();
      server.awaitShutdown();
      afterClose.run();
    }
  }

  private static void delete(Path directory) {
    try {
      Utils.delete(directory.toFile());
    } catch (IOException undeletable) {
      throw new BrokerFailure("The temporary folder of a broker could not be deleted", undeletable);
    }
  }
}
