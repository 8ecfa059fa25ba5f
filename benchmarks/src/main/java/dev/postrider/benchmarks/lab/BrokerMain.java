package dev.postrider.benchmarks.lab;

import dev.postrider.benchmarks.process.Leash;
import dev.postrider.broker.EmbeddedBroker;
import java.nio.file.Path;

/**
 * The broker as a process: {@code BrokerMain FOLDER PORT}. It says {@code ready ADDRESS} when it
 * serves.
 */
public final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) {
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
    Leash.ready("ready " + broker.bootstrapServers(), line -> "error there is no command " + line);
  }
}
