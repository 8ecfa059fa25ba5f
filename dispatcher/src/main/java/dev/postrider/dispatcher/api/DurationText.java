package dev.postrider.dispatcher.api;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as users write them: a whole number and one of {@code ms}, s, m, h, d. */
final class DurationText {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,10})(ms|s|m|h|d)");
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private DurationText() {}

  /** Null if it is none. */
  static @Nullable Duration parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** In the largest unit of which it is a whole number. */
  static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    return millis % DAY == 0
        ? millis / DAY + "d"
        : millis % HOUR == 0
            ? millis / HOUR + "h"
            : millis % MINUTE == 0
                ? millis / MINUTE + "m"
                : millis % SECOND == 0 ? millis / SECOND + "s" : millis + "ms";
  }
}
