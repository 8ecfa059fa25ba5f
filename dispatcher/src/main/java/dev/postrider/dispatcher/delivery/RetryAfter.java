package dev.postrider.dispatcher.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The Retry-After header (RFC 9110, section 10.2.3): seconds or a date, taken as at most 24 hours.
 */
final class RetryAfter {
  private static final Duration MAX = Duration.ofHours(24);
  private static final int MAX_DIGITS = 9;

  private RetryAfter() {}

  /**
   * When to come back, never before now; null if the header is missing or says nothing readable.
   */
  static @Nullable Instant read(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    Instant asked = isSeconds(header) ? now.plusSeconds(Long.parseLong(header)) : date(header);
    if (asked == null) {
      return null;
    }
    Instant latest = now.plus(MAX);
    return asked.isBefore(now) ? now : asked.isAfter(latest) ? latest : asked;
  }

  private static boolean isSeconds(String header) {
    return !header.isEmpty()
        && header.length() <= MAX_DIGITS
        && header.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static @Nullable Instant date(String header) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from);
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
