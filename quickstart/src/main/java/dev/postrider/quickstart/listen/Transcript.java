package dev.postrider.quickstart.listen;

import java.io.PrintStream;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Prints webhooks for a person; whatever a sender puts into them cannot steer the terminal. */
final class Transcript {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final PrintStream out;
  private final Ansi ansi;

  Transcript(PrintStream out, Ansi ansi) {
    this.out = out;
    this.ansi = ansi;
  }

  void print(Received webhook) {
    StringBuilder text = new StringBuilder();
    text.append(TIME.format(webhook.at()))
        .append("  ")
        .append(printable(webhook.target()))
        .append(webhook.attempt() == 0 ? "" : "  attempt " + webhook.attempt())
        .append("  answered ")
        .append(status(webhook.status()))
        .append('\n');
    field(text, "webhook-id", webhook.id());
    field(text, "webhook-timestamp", webhook.timestamp());
    text.append("  signature          ").append(words(webhook.signature())).append('\n');
    text.append(PrintedBody.of(webhook.body())).append('\n');
    out.println(text);
    out.flush();
  }

  private static void field(StringBuilder text, String name, @Nullable String value) {
    text.append("  %-17s  ".formatted(name))
        .append(value == null ? "(none)" : printable(value))
        .append('\n');
  }

  private String status(int status) {
    String style = status < 300 ? "fg(green)" : "fg(red)";
    return ansi.string("@|%s %d|@".formatted(style, status));
  }

  private String words(Signature signature) {
    return switch (signature) {
      case Signature.Verified _ -> ansi.string("@|fg(green) verified|@");
      case Signature.Wrong wrong ->
          ansi.string("@|bold,fg(red) !!! WRONG !!!|@ ") + printable(wrong.reason());
      case Signature.NotChecked _ ->
          ansi.string("@|fg(yellow) not checked|@ (give --secret whsec_... to check it)");
    };
  }

  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
