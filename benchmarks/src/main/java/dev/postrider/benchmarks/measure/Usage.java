package dev.postrider.benchmarks.measure;

import dev.postrider.benchmarks.process.Child;
import java.util.ArrayList;
import java.util.List;

/** What processes used within a window of time. */
public record Usage(List<OfProcess> processes) {

  /**
   * What one used.
   *
   * @param cpuMicros user and system time of all threads
   * @param peakRssMib the most resident memory
   */
  public record OfProcess(Child process, long cpuMicros, double peakRssMib) {}

  /** Begins a window; {@link Window#end()} ends it. */
  public static Window begin(List<Child> processes) {
    processes.forEach(Child::resetPeak);
    return new Window(processes, processes.stream().mapToLong(Child::cpuMicros).toArray());
  }

  /** A window that has begun. */
  public static final class Window {
    private final List<Child> processes;
    private final long[] cpuBefore;

    private Window(List<Child> processes, long[] cpuBefore) {
      this.processes = processes;
      this.cpuBefore = cpuBefore;
    }

    public Usage end() {
      List<OfProcess> used = new ArrayList<>();
      for (int i = 0; i < cpuBefore.length; i++) {
        Child process = processes.get(i);
        used.add(new OfProcess(process, process.cpuMicros() - cpuBefore[i], process.peakRssMib()));
      }
      return new Usage(used);
    }
  }
}
