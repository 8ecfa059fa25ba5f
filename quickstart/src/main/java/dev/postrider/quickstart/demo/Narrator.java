package dev.postrider.quickstart.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/**
 * Prints what happens, a line each: at most 100 characters, and at most 20 lines in a second, so
 * that a terminal is not flooded when a queue drains.
 */
final class Narrator {
  static final int MAX_COLUMNS = 100;
  private static final int MAX_LINES_A_SECOND = 20;

  private final PrintStream out;
  private final Ansi ansi;
  private final long startNanos = System.nanoTime();
  private long second;
  private int printed;
  private int leftOut;

  Narrator(PrintStream out, Ansi ansi) {
    this.out = out;
    this.ansi = ansi;
  }

  /** What somebody does. */
  void happens(String told) {
    print(told, "%s");
  }

  /** What comes of it. */
  void follows(String told) {
    print("    " + told, "@|cyan %s|@");
  }

  /** What nobody wants. */
  void warns(String told) {
    print("    " + told, "@|yellow %s|@");
  }

  synchronized void says(String line) {
    out.println(line);
    out.flush();
  }

  private synchronized void print(String told, String style) {
    long nanos = System.nanoTime() - startNanos;
    if (TimeUnit.NANOSECONDS.toSeconds(nanos) != second) {
      second = TimeUnit.NANOSECONDS.toSeconds(nanos);
      printed = 0;
      if (leftOut > 0) {
        out.printf("%9s%d lines left out%n", "", leftOut);
        leftOut = 0;
      }
    }
    if (++printed > MAX_LINES_A_SECOND) {
      leftOut++;
      return;
    }
    String at = String.format(Locale.ROOT, "%6.1f s ", nanos / 1e9);
    out.println(at + ansi.string(style.formatted(cut(printable(told), MAX_COLUMNS - at.length()))));
    out.flush();
  }

  private static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, columns - 3) + "...";
  }

  /** What comes from outside steers neither the terminal nor the styles. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?").replace("@|", "@ ").replace("|@", " @");
  }
}
