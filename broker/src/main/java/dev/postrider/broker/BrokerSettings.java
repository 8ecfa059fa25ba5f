package dev.postrider.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** What brokers on a developer's machine are told differently. */
final class BrokerSettings {
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String HOST = "127.0.0.1";

  private BrokerSettings() {}

  /**
   * @throws BrokerFailure if the folder's name has a comma, which would make two of it
   */
  static Properties of(Path directory, ClusterPlan plan, int nodeId) {
    if (directory.toString().contains(",")) {
      throw new BrokerFailure(
          "Kafka's folder %s has a comma in its name, which Kafka does not allow; choose another folder"
              .formatted(directory));
    }
    Properties settings = new Properties();
    settings.putAll(addresses(plan, nodeId));
    settings.put("log.dirs", directory.toString());
    settings.putAll(replication(plan));
    settings.putAll(QUICK);
    settings.putAll(SMALL);
    // A mistyped topic name is an error at once, instead of a topic that nobody carries anywhere.
    settings.put("auto.create.topics.enable", "false");
    return settings;
  }

  /**
   * @param node what {@link #of} gave, or more
   */
  static Properties ofControllerAlone(Properties node) {
    Properties settings = new Properties();
    settings.putAll(node);
    settings.put("process.roles", "controller");
    String listeners = node.getProperty("listeners");
    settings.put("listeners", listeners.substring(listeners.indexOf(CONTROLLER_LISTENER)));
    settings.remove("advertised.listeners");
    settings.remove("inter.broker.listener.name");
    return settings;
  }

  private static Map<String, String> addresses(ClusterPlan plan, int nodeId) {
    ClusterPlan.Node node = plan.node(nodeId);
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        String.valueOf(nodeId),
        "listeners",
        "PLAINTEXT://%s:%d,%s://%s:%d"
            .formatted(HOST, node.port(), CONTROLLER_LISTENER, HOST, node.controllerPort()),
        "advertised.listeners",
        "PLAINTEXT://%s:%d".formatted(HOST, node.port()),
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "inter.broker.listener.name",
        "PLAINTEXT",
        "controller.quorum.voters",
        plan.voters());
  }

  /** The cluster's own topics are kept like everybody's. */
  private static Map<String, String> replication(ClusterPlan plan) {
    String replicas = String.valueOf(plan.replicas());
    String minInSync = String.valueOf(plan.minInSync());
    return Map.of(
        "default.replication.factor", replicas,
        "min.insync.replicas", minInSync,
        "offsets.topic.replication.factor", replicas,
        "transaction.state.log.replication.factor", replicas,
        "transaction.state.log.min.isr", minInSync,
        "share.coordinator.state.topic.replication.factor", replicas,
        "share.coordinator.state.topic.min.isr", minInSync);
  }

  /**
   * Groups form at once, and a killed member is missed after 6 s instead of 45 s. Classic groups
   * choose their session timeout themselves, from 1 s. A broker that was killed may come back after
   * 3 s instead of 9 s: until then its own earlier life counts as another broker. Transactions that
   * a killed process left open are looked for every second.
   */
  private static final Map<String, String> QUICK =
      Map.of(
          "group.initial.rebalance.delay.ms", "0",
          "group.consumer.assignment.interval.ms", "0",
          "group.min.session.timeout.ms", "1000",
          "group.consumer.min.session.timeout.ms", "6000",
          "group.consumer.session.timeout.ms", "6000",
          "group.consumer.min.heartbeat.interval.ms", "1000",
          "group.consumer.heartbeat.interval.ms", "2000",
          "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
          "broker.heartbeat.interval.ms", "500",
          "broker.session.timeout.ms", "3000");

  /** Few partitions of the broker's own topics, few threads, a small cleaner buffer. */
  private static final Map<String, String> SMALL =
      Map.of(
          "num.partitions", "3",
          "offsets.topic.num.partitions", "3",
          "transaction.state.log.num.partitions", "3",
          "share.coordinator.state.topic.num.partitions", "1",
          "num.network.threads", "2",
          "num.io.threads", "4",
          "log.cleaner.dedupe.buffer.size", "33554432");
}
