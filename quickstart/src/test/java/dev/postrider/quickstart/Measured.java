package dev.postrider.quickstart;

import java.time.Duration;

/** Tells how long something took, for whoever reads the build's output. */
final class Measured {
  private Measured() {}

  static void print(String what, Duration took) {
    System.out.printf("end to end: %s took %d ms%n", what, took.toMillis());
  }
}
