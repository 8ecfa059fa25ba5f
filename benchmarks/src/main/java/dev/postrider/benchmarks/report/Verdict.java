package dev.postrider.benchmarks.report;

/**
 * A target, and what came of it.
 *
 * @param what for example {@code rate against the bare loop}
 */
public record Verdict(String what, double value, Sense sense, double target) {

  /** On which side of the target one wants to be. */
  public enum Sense {
    AT_LEAST("≥"),
    AT_MOST("≤");

    private final String sign;

    Sense(String sign) {
      this.sign = sign;
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  public static Verdict atLeast(String what, double value, double target) {
    return new Verdict(what, value, Sense.AT_LEAST, target);
  }

  public static Verdict atMost(String what, double value, double target) {
    return new Verdict(what, value, Sense.AT_MOST, target);
  }

  public boolean met() {
    return switch (sense) {
      case AT_LEAST -> value >= target;
      case AT_MOST -> value <= target;
    };
  }
}
