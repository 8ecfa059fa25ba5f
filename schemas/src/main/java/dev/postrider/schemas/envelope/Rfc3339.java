package dev.postrider.schemas.envelope;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Timestamps as CloudEvents has them (RFC 3339, "date-time"). The JDK's ISO formatters take more
 * than that: times without seconds, offsets with them, years of nine digits.
 */
final class Rfc3339 {
  /** Up to and with the seconds: {@code 2026-11-23T10:00:00}. */
  private static final int FIXED = 19;

  private static final int MAX_LENGTH = 64;

  private final String text;
  private int position;

  private Rfc3339(String text) {
    this.text = text;
  }

  /** The time, or null if the text is none; digits beyond nanoseconds are dropped. */
  static @Nullable Instant parse(String text) {
    if (text.length() <= FIXED || text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      return new Rfc3339(text).read();
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  private Instant read() {
    int year = digits(4);
    expect("-");
    int month = digits(2);
    expect("-");
    int day = digits(2);
    expect("Tt");
    int hour = upTo(23);
    expect(":");
    int minute = upTo(59);
    expect(":");
    int second = upTo(60); // 60 is a leap second: the first one of the next minute, as far as we go
    int nanos = fraction();
    long epochDay = LocalDate.of(year, month, day).toEpochDay();
    long seconds = epochDay * 86_400 + hour * 3_600L + minute * 60L + second - offsetSeconds();
    if (position != text.length()) {
      throw new DateTimeException("more follows");
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private int fraction() {
    if (position >= text.length() || text.charAt(position) != '.') {
      return 0;
    }
    position++;
    int nanos = digits(1);
    int scale = 1;
    while (position < text.length() && isDigit(text.charAt(position))) {
      int digit = digits(1);
      if (scale < 9) {
        nanos = nanos * 10 + digit;
        scale++;
      }
    }
    for (; scale < 9; scale++) {
      nanos *= 10;
    }
    return nanos;
  }

  private int offsetSeconds() {
    char sign = expect("Zz+-");
    if (sign == 'Z' || sign == 'z') {
      return 0;
    }
    int hours = upTo(23);
    expect(":");
    int seconds = hours * 3_600 + upTo(59) * 60;
    return sign == '-' ? -seconds : seconds;
  }

  private int upTo(int max) {
    int value = digits(2);
    if (value > max) {
      throw new DateTimeException("out of range");
    }
    return value;
  }

  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      char c = next();
      if (!isDigit(c)) {
        throw new DateTimeException("no digit");
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private char expect(String oneOf) {
    char c = next();
    if (oneOf.indexOf(c) < 0) {
      throw new DateTimeException("unexpected");
    }
    return c;
  }

  private char next() {
    if (position >= text.length()) {
      throw new DateTimeException("cut short");
    }
    return text.charAt(position++);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
