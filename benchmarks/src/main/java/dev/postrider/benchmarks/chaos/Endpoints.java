package dev.postrider.benchmarks.chaos;

import java.util.List;

/**
 * The endpoints and the events they want: every event has two of the three, so that one is often
 * complete for one endpoint and not for the other.
 */
final class Endpoints {
  static final int COUNT = 3;

  /** How many of them an event goes to. */
  static final int FAN_OUT = 2;

  private static final int EVERYTHING = 2;

  private Endpoints() {}

  /** The type of an event. */
  static String typeOf(int event) {
    return "chaos.type" + event % 2;
  }

  static List<String> filterTypes(int endpoint) {
    return endpoint == EVERYTHING ? List.of() : List.of("chaos.type" + endpoint);
  }

  /** The endpoints that want an event. */
  static int[] of(int event) {
    return new int[] {event % 2, EVERYTHING};
  }
}
