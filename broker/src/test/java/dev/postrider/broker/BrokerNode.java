package dev.postrider.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * One node of a cluster as a process of its own, which can be killed and started again on its
 * folder. Arguments: folder, {@link ClusterPlan} as text, node id (from 1).
 *
 * <p>It prints {@code ready} when it serves. It stops on SIGTERM, and when its standard input ends:
 * whoever started it need not live long enough to stop it.
 */
final class BrokerNode {
  /** What is printed, on a line of its own, when the node serves. */
  static final String READY = "ready";

  private BrokerNode() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("A node is told its folder, the plan and its id");
    }
    PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            Path.of(arguments[0]),
            ClusterPlan.parse(arguments[1]),
            Integer.parseInt(arguments[2]),
            Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
    output.println(READY);
    while (System.in.read() >= 0) {
      // Nothing is asked of a node but to end.
    }
    Runtime.getRuntime().exit(0);
  }
}
