package dev.postrider.dispatcher.ingest;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Where a failure came from, without its messages: those may quote an event. */
final class Trace {
  private static final int FRAMES = 30;
  private static final int CAUSES = 5;

  private Trace() {}

  static String of(Throwable failure) {
    StringJoiner lines = new StringJoiner(System.lineSeparator() + "    at ");
    @Nullable Throwable cause = failure;
    for (int n = 0; n < CAUSES && cause != null; n++) {
      lines.add((n == 0 ? "" : "caused by ") + cause.getClass().getName());
      StackTraceElement[] frames = cause.getStackTrace();
      for (int frame = 0; frame < Math.min(FRAMES, frames.length); frame++) {
        lines.add(frames[frame].toString());
      }
      cause = cause.getCause();
    }
    return lines.toString();
  }
}
