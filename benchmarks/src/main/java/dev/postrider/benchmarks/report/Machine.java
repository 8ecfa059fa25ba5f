package dev.postrider.benchmarks.report;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.process.Tool;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the figures were measured on. */
public final class Machine {
  private Machine() {}

  /**
   * Facts by their names.
   *
   * @param home the checkout that was built
   */
  public static Map<String, String> facts(Path home) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("memory", memory());
    facts.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("commit", commit(home));
    return facts;
  }

  private static String memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? (system.getTotalMemorySize() >> 20) + " MiB"
        : "unknown";
  }

  /** With a plus if what was built differs from it. */
  private static String commit(Path home) {
    try {
      String commit = git(home, "rev-parse", "--short=12", "HEAD");
      return git(home, "status", "--porcelain", "--untracked-files=no").isEmpty()
          ? commit
          : commit + "+";
    } catch (BenchFailure noRepository) {
      return "unknown";
    }
  }

  private static String git(Path home, String... words) {
    return Tool.run(
            Stream.concat(List.of("git", "-C", home.toString()).stream(), Stream.of(words))
                .toList())
        .strip();
  }
}
