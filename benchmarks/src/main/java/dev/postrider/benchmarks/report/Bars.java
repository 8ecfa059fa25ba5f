package dev.postrider.benchmarks.report;

import dev.postrider.benchmarks.ledger.Spread;
import java.util.Locale;

/** The first measure of every series of a part as bars: the median, and the range as a line. */
final class Bars {
  private static final int WIDTH = 720;
  private static final int LABEL = 150;
  private static final int VALUE = 150;
  private static final int HEIGHT = 26;
  private static final int THICK = 16;

  private Bars() {}

  static String of(Part part) {
    Measure measure = part.series().getFirst().measures().iterator().next();
    double most =
        part.series().stream()
            .filter(series -> !series.values(measure).isEmpty())
            .mapToDouble(series -> series.spread(measure).most())
            .max()
            .orElse(0);
    StringBuilder svg = new StringBuilder();
    int height = HEIGHT * part.series().size();
    svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">%n".formatted(WIDTH, height));
    svg.append("<title>%s</title>%n".formatted(HtmlReport.escape(measure.toString())));
    for (int i = 0; i < part.series().size(); i++) {
      Series series = part.series().get(i);
      if (!series.values(measure).isEmpty()) {
        svg.append(bar(series, measure, i, most));
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private static String bar(Series series, Measure measure, int row, double most) {
    Spread spread = series.spread(measure);
    double scale = most == 0 ? 0 : (WIDTH - LABEL - VALUE) / most;
    int top = row * HEIGHT + (HEIGHT - THICK) / 2;
    int middle = row * HEIGHT + HEIGHT / 2;
    return String.format(
        Locale.ROOT,
        """
        <text x="0" y="%d">%s</text>
        <rect class="%s" x="%d" y="%d" width="%.1f" height="%d"/>
        <line class="range" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>
        <text x="%.1f" y="%d">%s %s</text>
        """,
        middle + 4,
        HtmlReport.escape(series.name()),
        row == 0 ? "base" : "bar",
        LABEL,
        top,
        spread.median() * scale,
        THICK,
        LABEL + spread.least() * scale,
        middle,
        LABEL + spread.most() * scale,
        middle,
        LABEL + spread.most() * scale + 8,
        middle + 4,
        Numbers.of(spread.median()),
        HtmlReport.escape(measure.unit()));
  }
}
