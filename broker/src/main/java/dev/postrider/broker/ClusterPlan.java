package dev.postrider.broker;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the nodes of a cluster listen, all on 127.0.0.1: each is broker and controller. Every node
 * is started with the same plan, now and after each restart, because voters are configured by port.
 *
 * <p>As text: {@code port/controllerPort} of each node, separated by commas, in the order of their
 * ids.
 *
 * @param nodes in the order of their ids, which begin with 1
 */
public record ClusterPlan(List<Node> nodes) {
  /** What a cluster of three or more keeps of each record; a smaller one, as many as it has. */
  private static final int REPLICAS = 3;

  public ClusterPlan {
    nodes = List.copyOf(nodes);
  }

  /**
   * Where one node listens.
   *
   * @param port of the broker, for clients and other brokers
   * @param controllerPort for the controllers among themselves
   */
  public record Node(int port, int controllerPort) {
    String address() {
      return "127.0.0.1:" + port;
    }
  }

  /**
   * A plan of so many nodes on ports that are free now.
   *
   * @throws BrokerFailure if there are not enough
   */
  public static ClusterPlan onFreePorts(int nodes) {
    List<Integer> ports = FreePorts.several(2 * nodes);
    return new ClusterPlan(
        IntStream.range(0, nodes)
            .mapToObj(node -> new Node(ports.get(2 * node), ports.get(2 * node + 1)))
            .toList());
  }

  static ClusterPlan alone(int port) {
    return new ClusterPlan(List.of(new Node(port, FreePorts.one())));
  }

  /**
   * Reads a plan's text.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static ClusterPlan parse(String text) {
    return new ClusterPlan(Stream.of(text.split(",", -1)).map(ClusterPlan::parseNode).toList());
  }

  private static Node parseNode(String text) {
    String[] ports = text.split("/", -1);
    if (ports.length != 2) {
      throw new IllegalArgumentException(
          "A node is written port/controllerPort, not '%s'".formatted(text));
    }
    return new Node(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
  }

  /** What clients are told: all brokers. */
  public String bootstrapServers() {
    return nodes.stream().map(Node::address).collect(Collectors.joining(","));
  }

  /**
   * @throws IllegalArgumentException if there is no such node
   */
  Node node(int id) {
    if (id < 1 || id > nodes.size()) {
      throw new IllegalArgumentException(
          "There is no node %d: the plan has 1 to %d".formatted(id, nodes.size()));
    }
    return nodes.get(id - 1);
  }

  String voters() {
    return IntStream.rangeClosed(1, nodes.size())
        .mapToObj(id -> "%d@127.0.0.1:%d".formatted(id, node(id).controllerPort()))
        .collect(Collectors.joining(","));
  }

  int replicas() {
    return Math.min(REPLICAS, nodes.size());
  }

  /** One replica fewer than there are, so that one node may be away; of one or two, one. */
  int minInSync() {
    return Math.max(1, replicas() - 1);
  }

  @Override
  public String toString() {
    return nodes.stream()
        .map(node -> node.port() + "/" + node.controllerPort())
        .collect(Collectors.joining(","));
  }
}
