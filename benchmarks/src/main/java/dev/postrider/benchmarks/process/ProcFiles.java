package dev.postrider.benchmarks.process;

import dev.postrider.benchmarks.BenchFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process (proc(5)). */
final class ProcFiles {
  /** USER_HZ, which is 100 on every architecture that Linux has left. */
  private static final long MICROS_PER_TICK = 10_000;

  private static final int STATE = 0;
  private static final int UTIME = 11;
  private static final int STIME = 12;

  private ProcFiles() {}

  /** User and system time of all threads, also of those that have ended. */
  static long cpuMicros(long pid) {
    String[] stat = stat(pid);
    return (Long.parseLong(stat[UTIME]) + Long.parseLong(stat[STIME])) * MICROS_PER_TICK;
  }

  /** {@code T} for a stopped process. */
  static char state(long pid) {
    return stat(pid)[STATE].charAt(0);
  }

  /** A field of {@code /proc/PID/status} that is given in KiB. */
  static long statusKib(long pid, String field) {
    for (String line : read(pid, "status").split("\n")) {
      if (line.startsWith(field + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new BenchFailure("/proc/%d/status has no %s".formatted(pid, field));
  }

  /** Makes the peak of the resident memory begin anew. */
  static void resetPeak(long pid) {
    try {
      Files.writeString(Path.of("/proc", String.valueOf(pid), "clear_refs"), "5");
    } catch (IOException notAllowed) {
      throw new BenchFailure("The peak memory of process " + pid + " cannot be reset", notAllowed);
    }
  }

  /** The fields after the program's name, which may contain anything. */
  private static String[] stat(long pid) {
    String line = read(pid, "stat");
    return line.substring(line.lastIndexOf(')') + 2).split(" ");
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), file));
    } catch (IOException gone) {
      throw new BenchFailure(
          "/proc/%d/%s cannot be read: the process has ended, or this is not Linux"
              .formatted(pid, file),
          gone);
    }
  }
}
