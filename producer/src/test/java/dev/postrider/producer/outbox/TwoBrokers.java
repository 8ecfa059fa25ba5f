package dev.postrider.producer.outbox;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.ClusterPlan;
import dev.postrider.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A cluster whose second broker may go and come; the first one alone is its controller. */
final class TwoBrokers implements AutoCloseable {
  private final ClusterPlan plan = ClusterPlan.onFreePorts(2);
  private final Path folder;
  private final EmbeddedBroker first;
  private @Nullable EmbeddedBroker second;

  TwoBrokers(Path folder) {
    this.folder = folder;
    this.first = start(1, Map.of());
    startSecond();
  }

  void startSecond() {
    String listener = "PLAINTEXT://127.0.0.1:" + plan.nodes().getLast().port();
    second = start(2, Map.of("process.roles", "broker", "listeners", listener));
  }

  void stopSecond() {
    if (second != null) {
      second.close();
    }
  }

  private EmbeddedBroker start(int node, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("controller.quorum.voters", "1@127.0.0.1:" + plan.nodes().getFirst().controllerPort());
    return EmbeddedBroker.start(folder.resolve("node-" + node), plan, node, all);
  }

  String bootstrapServers() {
    return plan.bootstrapServers();
  }

  /** A topic that takes a record only if two replicas do, where there are two. */
  void create(String topic, int partitions) throws Exception {
    Map<Integer, List<Integer>> onTheFirst =
        IntStream.range(0, partitions).boxed().collect(toMap(n -> n, _ -> List.of(1)));
    NewTopic wanted = new NewTopic(topic, onTheFirst).configs(Map.of("min.insync.replicas", "2"));
    try (Admin admin = admin()) {
      admin.createTopics(List.of(wanted)).all().get();
    }
  }

  /** Gives a partition other replicas, and returns when they have all of it. */
  void replicate(TopicPartition partition, List<Integer> replicas) throws Exception {
    try (Admin admin = admin()) {
      admin
          .alterPartitionReassignments(
              Map.of(partition, Optional.of(new NewPartitionReassignment(replicas))))
          .all()
          .get();
      await().until(() -> inSync(admin, partition).equals(Set.copyOf(replicas)));
    }
  }

  private static Set<Integer> inSync(Admin admin, TopicPartition partition) throws Exception {
    var topics = admin.describeTopics(List.of(partition.topic())).allTopicNames().get();
    return requireNonNull(topics.get(partition.topic()))
        .partitions()
        .get(partition.partition())
        .isr()
        .stream()
        .map(Node::id)
        .collect(toUnmodifiableSet());
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  @Override
  public void close() {
    stopSecond();
    first.close();
  }
}
