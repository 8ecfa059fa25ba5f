package dev.postrider.benchmarks.report;

import dev.postrider.benchmarks.ledger.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A result for the terminal. */
public final class TextTable {
  private static final String ROW = "  %-16s %-34s %12s  %-21s %s";

  private TextTable() {}

  public static String of(Result result) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(result.scenario() + ": " + result.title());
    for (Part part : result.parts()) {
      lines.add("");
      lines.add(row(part.title(), "", "median", "range", "ratio"));
      for (Series series : part.series()) {
        lines.addAll(rows(series, part.series().getFirst()));
      }
      for (Verdict verdict : part.verdicts()) {
        lines.add("  " + line(verdict));
      }
    }
    for (String note : result.notes()) {
      lines.add("  " + note);
    }
    return String.join("\n", lines);
  }

  /** The line of a verdict, for the terminal and the page. */
  static String line(Verdict verdict) {
    return "%s: %s, target %s %s: %s"
        .formatted(
            verdict.what(),
            Numbers.of(verdict.value()),
            verdict.sense(),
            Numbers.of(verdict.target()),
            verdict.met() ? "met" : "NOT MET");
  }

  private static List<String> rows(Series series, Series baseline) {
    List<String> rows = new ArrayList<>();
    String name = series.name();
    for (Measure measure : series.measures()) {
      Spread spread = series.spread(measure);
      rows.add(
          row(
              name,
              measure.toString(),
              Numbers.of(spread.median()),
              Numbers.of(spread.least()) + " – " + Numbers.of(spread.most()),
              ratio(series, baseline, measure)));
      name = "";
    }
    return rows;
  }

  /** To the baseline; empty for itself, and where the baseline has no such measure. */
  static String ratio(Series series, Series baseline, Measure measure) {
    if (series == baseline || baseline.values(measure).isEmpty()) {
      return "";
    }
    double base = baseline.median(measure);
    return base == 0 ? "" : Numbers.ratio(series.median(measure) / base);
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, ROW, (Object[]) cells).stripTrailing();
  }
}
