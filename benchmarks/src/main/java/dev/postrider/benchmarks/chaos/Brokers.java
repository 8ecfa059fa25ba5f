package dev.postrider.benchmarks.chaos;

import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.process.JavaCommand;
import dev.postrider.broker.ClusterPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The brokers, each a process of its own on its own folder, of which any may be killed. */
final class Brokers implements AutoCloseable {
  private static final List<String> FLAGS = List.of("-Xmx320m", "-XX:+UseSerialGC");

  private final ClusterPlan plan;
  private final Path folder;
  private final List<String> settings;
  private final Map<Integer, Child> running = new TreeMap<>();

  private Brokers(ClusterPlan plan, Path folder, List<String> settings) {
    this.plan = plan;
    this.folder = folder;
    this.settings = settings;
  }

  /** Starts a cluster of so many nodes, and returns when all serve. */
  static Brokers start(int nodes, ChaosPlan chaos, Path folder) {
    Brokers brokers =
        new Brokers(ClusterPlan.onFreePorts(nodes), folder, settings(chaos.sessionMillis()));
    try {
      IntStream.rangeClosed(1, nodes).forEach(brokers::launch);
      brokers.running.values().forEach(Child::awaitReady);
      return brokers;
    } catch (RuntimeException notStarted) {
      brokers.close();
      throw notStarted;
    }
  }

  private static List<String> settings(int sessionMillis) {
    return List.of(
        "group.consumer.min.session.timeout.ms=" + sessionMillis,
        "group.consumer.session.timeout.ms=" + sessionMillis,
        "group.consumer.min.heartbeat.interval.ms=" + sessionMillis / 6,
        "group.consumer.heartbeat.interval.ms=" + sessionMillis / 6);
  }

  String bootstrapServers() {
    return plan.bootstrapServers();
  }

  List<Integer> ids() {
    return List.copyOf(running.keySet());
  }

  /** {@code kill -9}. */
  void kill(int id) {
    child(id).kill();
  }

  /** SIGTERM; returns when it has ended. */
  void stop(int id) {
    child(id).terminate();
  }

  /** Starts a node again on its folder, and returns when it serves. */
  void restart(int id) {
    child(id).close();
    launch(id);
    child(id).awaitReady();
  }

  private Child child(int id) {
    Child child = running.get(id);
    if (child == null) {
      throw new IllegalArgumentException("There is no broker " + id);
    }
    return child;
  }

  private void launch(int id) {
    List<String> arguments =
        new ArrayList<>(
            List.of(folder.resolve("kafka-" + id).toString(), plan.toString(), String.valueOf(id)));
    arguments.addAll(settings);
    running.put(
        id, Child.start(new JavaCommand("broker " + id, FLAGS, NodeMain.class, arguments), folder));
  }

  @Override
  public void close() {
    running.values().forEach(Child::close);
  }
}
