package dev.postrider.benchmarks.openloop;

import dev.postrider.benchmarks.report.Measure;

/** What an open-loop round measures, by the names that tables and files use. */
public final class LatencyMeasures {
  /** From the time at which an event was due until an endpoint received it. */
  public static final Measure P50 = latency("p50");

  public static final Measure P90 = latency("p90");
  public static final Measure P99 = latency("p99");
  public static final Measure P999 = latency("p99.9");
  public static final Measure MAX = latency("max");

  /** The part of it until the broker had acknowledged the event. */
  public static final Measure ACKED_P50 = new Measure("until acknowledged p50", "ms");

  public static final Measure ACKED_P99 = new Measure("until acknowledged p99", "ms");

  /** The part of it since the broker appended the event, up to 1 ms too long. */
  public static final Measure APPENDED_P50 = new Measure("since appended p50", "ms");

  public static final Measure APPENDED_P99 = new Measure("since appended p99", "ms");

  /** How far the generator was behind its plan. */
  public static final Measure BEHIND = new Measure("generator behind p99.9", "ms");

  /** Deliveries that took more than a second, or were never made. */
  public static final Measure LATE = new Measure("late", "deliveries");

  /** Deliveries received before the last event was due, for each that was due. */
  public static final Measure KEPT = new Measure("received in time", "of 1");

  /** Deliveries to healthy endpoints. */
  public static final Measure HEALTHY = new Measure("healthy deliveries", "deliveries");

  /** Requests that endpoints received which do not answer. */
  public static final Measure SICK_REQUESTS = new Measure("requests at sick endpoints", "requests");

  /** Deliveries that should have gone to endpoints which do not answer. */
  public static final Measure SICK = new Measure("deliveries for sick endpoints", "deliveries");

  /** Resident memory in the last quarter of a round against that of the second quarter. */
  public static final Measure GROWTH = new Measure("memory, last against second quarter", "×");

  private LatencyMeasures() {}

  private static Measure latency(String which) {
    return new Measure("latency " + which, "ms");
  }
}
