package dev.postrider.benchmarks.report;

import dev.postrider.benchmarks.ledger.Spread;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A report for people: one page without anything from elsewhere. */
final class HtmlReport {
  private static final String STYLE = "/report.css";

  private HtmlReport() {}

  static String of(Report report) {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width\">\n");
    page.append("<title>Postrider benchmarks</title>\n<style>\n").append(style());
    page.append("</style>\n<h1>Postrider benchmarks</h1>\n<dl>\n");
    report
        .facts()
        .forEach((name, value) ->
            page.append("<dt>%s</dt><dd>%s</dd>%n".formatted(escape(name), escape(value))));
    page.append("</dl>\n");
    report.results().forEach(result -> append(page, result));
    return page.append("</html>\n").toString();
  }

  private static void append(StringBuilder page, Result result) {
    page.append(
        "<h2>%s</h2>%n<p>%s</p>%n".formatted(escape(result.scenario()), escape(result.title())));
    result.parts().forEach(part -> append(page, part));
    for (String note : result.notes()) {
      page.append("<p class=\"soft\">%s</p>%n".formatted(escape(note)));
    }
  }

  private static void append(StringBuilder page, Part part) {
    page.append("<h3>%s</h3>%n".formatted(escape(part.title())));
    if (!part.series().isEmpty() && !part.series().getFirst().measures().isEmpty()) {
      page.append(Bars.of(part));
      page.append("<table>\n<tr><th><th><th class=\"number\">median<th>range<th>ratio\n");
      for (Series series : part.series()) {
        append(page, series, part.series().getFirst());
      }
      page.append("</table>\n");
    }
    for (Verdict verdict : part.verdicts()) {
      page.append(
          "<p class=\"%s\">%s</p>%n"
              .formatted(verdict.met() ? "met" : "missed", escape(TextTable.line(verdict))));
    }
  }

  private static void append(StringBuilder page, Series series, Series baseline) {
    String name = series.name();
    for (Measure measure : series.measures()) {
      Spread spread = series.spread(measure);
      page.append(
          "<tr><td>%s<td>%s<td class=\"number\">%s<td>%s – %s<td>%s%n"
              .formatted(
                  escape(name),
                  escape(measure.toString()),
                  Numbers.of(spread.median()),
                  Numbers.of(spread.least()),
                  Numbers.of(spread.most()),
                  TextTable.ratio(series, baseline, measure)));
      name = "";
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String style() {
    try (InputStream style = HtmlReport.class.getResourceAsStream(STYLE)) {
      return new String(
          Objects.requireNonNull(style, STYLE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
