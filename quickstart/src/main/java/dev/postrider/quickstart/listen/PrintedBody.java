package dev.postrider.quickstart.listen;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** A body as a person reads it: JSON indented, at most 100 lines of at most 500 characters. */
final class PrintedBody {
  private static final int MAX_LINES = 100;
  private static final int MAX_COLUMNS = 500;
  private static final String INDENT = "  ";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter()
                  .withObjectIndenter(new DefaultIndenter(INDENT, "\n"))
                  .withArrayIndenter(new DefaultIndenter(INDENT, "\n")))
          .build();

  private PrintedBody() {}

  static String of(byte[] body) {
    if (body.length == 0) {
      return INDENT + "(empty body)";
    }
    String text = indented(body);
    long lines = text.lines().count();
    String shown =
        text.lines().limit(MAX_LINES).map(PrintedBody::line).collect(Collectors.joining("\n"));
    return lines <= MAX_LINES
        ? shown
        : "%s%n%s(%d more lines of %d bytes in all)"
            .formatted(shown, INDENT, lines - MAX_LINES, body.length);
  }

  private static String indented(byte[] body) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(body));
    } catch (JacksonException notJson) {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private static String line(String line) {
    String printable = Transcript.printable(line);
    return printable.length() <= MAX_COLUMNS
        ? INDENT + printable
        : "%s%s... (%d more characters)"
            .formatted(
                INDENT, printable.substring(0, MAX_COLUMNS), printable.length() - MAX_COLUMNS);
  }
}
