package dev.postrider.benchmarks.lab;

import java.util.List;

/** The flags of the virtual machines: what is compared runs with the same ones. */
public final class Flags {
  /** Of the dispatcher and of the bare loop: those of the dispatcher's image, with a fixed heap. */
  public static final List<String> DELIVERING = delivering(512);

  static final List<String> BROKER = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

  static final List<String> RECEIVER = List.of("-Xms256m", "-Xmx1g", "-XX:+UseSerialGC");

  private Flags() {}

  /**
   * Those of what delivers, with another heap.
   *
   * @param heapMib the most that it may grow to
   */
  public static List<String> delivering(int heapMib) {
    return List.of(
        "-Xmx" + heapMib + "m",
        "-XX:MaxDirectMemorySize=192m",
        "-XX:+UseG1GC",
        "-XX:-G1UseAdaptiveIHOP",
        "-XX:InitiatingHeapOccupancyPercent=60");
  }
}
