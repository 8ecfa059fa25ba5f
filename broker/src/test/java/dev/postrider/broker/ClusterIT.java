package dev.postrider.broker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, each a process of its own. */
class ClusterIT {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final String TOPIC = "payments";

  private final ClusterPlan plan = ClusterPlan.onFreePorts(3);
  private final Map<Integer, NodeProcess> nodes = new HashMap<>();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    List.copyOf(nodes.keySet()).forEach(this::kill);
  }

  @Test
  void twoOfThreeServeWhileTheThirdIsKilledAndItComesBack() throws Exception {
    var started = List.of(start(1), start(2), start(3));
    for (var node : started) {
      node.awaitReady();
    }
    try (var admin = Admin.create(Map.of("bootstrap.servers", plan.bootstrapServers()));
        var producer = producer()) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) -1))).all().get();
      int leader = leaderOfTheFirst(admin);

      kill(leader);
      for (int partition = 0; partition < 3; partition++) {
        producer.send(new ProducerRecord<>(TOPIC, partition, null, "kept")).get();
      }
      assertThat(inSync(admin)).doesNotContain(leader);

      start(leader).awaitReady();
      awaitInSync(admin, leader);
      // Now another one may go: what was written meanwhile is on the one that came back, too.
      kill(leader % 3 + 1);
      producer.send(new ProducerRecord<>(TOPIC, 0, null, "kept")).get();
    }
  }

  private NodeProcess start(int id) throws IOException {
    NodeProcess node = NodeProcess.start(folder.resolve("node-" + id), plan, id);
    nodes.put(id, node);
    return node;
  }

  private void kill(int id) {
    requireNonNull(nodes.remove(id)).close();
  }

  private KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.<String, Object>of("bootstrap.servers", plan.bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  private static int leaderOfTheFirst(Admin admin) throws Exception {
    return describe(admin).partitions().getFirst().leader().id();
  }

  private static List<Integer> inSync(Admin admin) throws Exception {
    return describe(admin).partitions().getFirst().isr().stream().map(node -> node.id()).toList();
  }

  private static void awaitInSync(Admin admin, int node) throws Exception {
    long deadline = System.nanoTime() + NodeProcess.PATIENCE.toNanos();
    while (!inSync(admin).contains(node) && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    assertThat(inSync(admin)).contains(node);
  }

  private static TopicDescription describe(Admin admin) throws Exception {
    return requireNonNull(admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC));
  }
}
