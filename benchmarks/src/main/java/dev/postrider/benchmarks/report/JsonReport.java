package dev.postrider.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report for programs: every value of every round. */
final class JsonReport {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonReport() {}

  static String of(Report report) {
    return MAPPER.writeValueAsString(
            object(
                "facts", report.facts(),
                "results", report.results().stream().map(JsonReport::result).toList()))
        + "\n";
  }

  private static Map<String, Object> result(Result result) {
    return object(
        "scenario", result.scenario(),
        "title", result.title(),
        "parts", result.parts().stream().map(JsonReport::part).toList(),
        "notes", result.notes());
  }

  private static Map<String, Object> part(Part part) {
    return object(
        "title", part.title(),
        "series", part.series().stream().map(JsonReport::series).toList(),
        "verdicts", part.verdicts().stream().map(JsonReport::verdict).toList());
  }

  private static Map<String, Object> series(Series series) {
    List<Map<String, Object>> measures = new ArrayList<>();
    for (Measure measure : series.measures()) {
      measures.add(
          object(
              "name", measure.name(),
              "unit", measure.unit(),
              "median", series.median(measure),
              "rounds", series.values(measure)));
    }
    return object("name", series.name(), "measures", measures);
  }

  private static Map<String, Object> verdict(Verdict verdict) {
    return object(
        "what", verdict.what(),
        "value", verdict.value(),
        "sense", verdict.sense().name().toLowerCase(Locale.ROOT),
        "target", verdict.target(),
        "met", verdict.met());
  }

  /** In the order given, which a map of the library does not keep. */
  private static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
