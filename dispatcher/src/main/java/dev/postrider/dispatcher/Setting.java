package dev.postrider.dispatcher;

import java.time.Duration;

/** Checks settings, and names the property that is wrong. */
public final class Setting {
  private Setting() {}

  /**
   * Checks a number.
   *
   * @throws CannotStart if the number is not between the bounds, both included
   */
  public static void within(String property, long number, long least, long most) {
    if (number < least || number > most) {
      throw new CannotStart(
          "%s is %d, but may be %d to %d.".formatted(property, number, least, most),
          "Correct it in the configuration.");
    }
  }

  /**
   * Checks a duration.
   *
   * @throws CannotStart if the duration is not between the bounds, both included
   */
  public static void within(String property, Duration duration, Duration least, Duration most) {
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw new CannotStart(
          "%s is %s, but may be %s to %s.".formatted(property, duration, least, most),
          "Correct it in the configuration.");
    }
  }
}
