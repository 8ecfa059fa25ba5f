package dev.postrider.benchmarks.report;

import java.util.List;

/**
 * What came of a scenario.
 *
 * @param notes what whoever reads the figures must know, one sentence each
 */
public record Result(String scenario, String title, List<Part> parts, List<String> notes) {
  public Result {
    parts = List.copyOf(parts);
    notes = List.copyOf(notes);
  }
}
