package dev.postrider.benchmarks.report;

/** What a number is. */
public record Measure(String name, String unit) {
  @Override
  public String toString() {
    return name + ", " + unit;
  }
}
