package dev.postrider.producer.web;

import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

/**
 * What is said to have happened may not lie in the future, but for what clocks differ: everything
 * that came after it would be old news.
 */
@Component
public final class ClockSkew {
  private final Duration allowed;
  private final Clock clock;

  ClockSkew(Settings settings, Clock clock) {
    this.allowed = settings.clockSkew();
    this.clock = clock;
  }

  /**
   * How far others' clocks may be ahead.
   *
   * @param clockSkew of those who say when something happened
   */
  @Validated
  @ConfigurationProperties("postrider.producer")
  record Settings(
      @DefaultValue("5m") @NotNull @DurationMin(seconds = 0) @DurationMax(days = 1)
          Duration clockSkew) {}

  /**
   * Refuses a time that is too far ahead.
   *
   * @param field of the request that has it
   * @return now
   * @throws InvalidRequest if it is
   */
  public Instant require(String field, @Nullable Instant time) {
    Instant now = clock.instant();
    if (time != null && time.isAfter(now.plus(allowed))) {
      throw new InvalidRequest(
          field, "must not be more than %d seconds in the future".formatted(allowed.toSeconds()));
    }
    return now;
  }
}
