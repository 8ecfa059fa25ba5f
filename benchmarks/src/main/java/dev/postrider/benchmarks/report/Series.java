package dev.postrider.benchmarks.report;

import dev.postrider.benchmarks.ledger.Spread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was measured of one contender: a value for every measure and round. */
public final class Series {
  private final String name;
  private final Map<Measure, List<Double>> values = new LinkedHashMap<>();

  public Series(String name) {
    this.name = name;
  }

  public void add(Measure measure, double value) {
    values.computeIfAbsent(measure, _ -> new ArrayList<>()).add(value);
  }

  public String name() {
    return name;
  }

  /** In the order in which they were added first. */
  public Set<Measure> measures() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** The values of a measure, round by round; none if it was not measured. */
  public List<Double> values(Measure measure) {
    return List.copyOf(values.getOrDefault(measure, List.of()));
  }

  public Spread spread(Measure measure) {
    return Spread.of(values(measure));
  }

  public double median(Measure measure) {
    return spread(measure).median();
  }
}
