package dev.postrider.quickstart;

import java.nio.file.Path;
import org.apache.kafka.common.utils.Exit;

/** A broker that meets a fault it cannot survive ends its JVM; here it says so first. */
final class KafkaExit {
  private KafkaExit() {}

  static void report(Path log) {
    Exit.setExitProcedure((status, message) -> end(log));
    Exit.setHaltProcedure((status, message) -> end(log));
  }

  private static void end(Path log) {
    System.err.println("postrider: Kafka met a fault and stopped; see " + log);
    Runtime.getRuntime().halt(1);
  }
}
