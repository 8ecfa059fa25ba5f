package dev.postrider.benchmarks.bareloop;

import dev.postrider.benchmarks.process.Leash;
import java.nio.file.Path;

/**
 * The bare loop as a process: {@code BareLoopMain BOOTSTRAP TOPIC ATTEMPTS-TOPIC URLS-FILE}. The
 * file has one URL a line, of customer 0 and up. It says {@code ready} when it has its partitions.
 */
public final class BareLoopMain {
  private BareLoopMain() {}

  public static void main(String[] args) throws Exception {
    BareLoop loop = new BareLoop(args[0], args[1], args[2], Path.of(args[3]));
    loop.awaitAssignment();
    Leash.ready("ready", line -> "error there is no command " + line);
    loop.run();
  }
}
