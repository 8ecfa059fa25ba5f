package dev.postrider.benchmarks.chaos;

import dev.postrider.benchmarks.process.Leash;
import dev.postrider.broker.ClusterPlan;
import dev.postrider.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A node of the cluster as a process: {@code NodeMain FOLDER PLAN ID [SETTING=VALUE…]}. It says
 * {@code ready} when it serves.
 */
public final class NodeMain {
  private static final int SETTINGS = 3;

  private NodeMain() {}

  public static void main(String[] args) {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            Path.of(args[0]),
            ClusterPlan.parse(args[1]),
            Integer.parseInt(args[2]),
            Arrays.stream(args, SETTINGS, args.length)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1])));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
    Leash.ready("ready", line -> "error there is no command " + line);
  }
}
