package dev.postrider.quickstart;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as Spring Boot's configuration does, but never without its unit. */
final class DurationOption implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    if (!text.matches("[0-9]{1,9}(ms|s|m|h|d)")) {
      throw new TypeConversionException(
          "'%s' is not a duration such as 500ms, 2s, 5m, 2h or 1d".formatted(text));
    }
    return DurationStyle.SIMPLE.parse(text);
  }
}
