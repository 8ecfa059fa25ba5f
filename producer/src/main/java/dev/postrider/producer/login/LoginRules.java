package dev.postrider.producer.login;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a sign-in is unusual, how long its account's owner has to answer, and how long it is kept.
 *
 * @param maxSpeedKmh nobody travels faster, not even by plane
 * @param minDistanceKm below, two places may be one: addresses are located no better
 * @param failures so many before a success are a burst
 * @param failureWindow within so long
 * @param answerWithin from the sign-in on
 * @param answerGrace how much longer an answer that was given in time may be on its way
 * @param keep how long successful sign-ins are kept; what is not, is known no longer
 * @param keepFailed how long failed ones are kept
 */
@Validated
@ConfigurationProperties("postrider.producer.login")
record LoginRules(
    @DefaultValue("1000") @Min(1) @Max(100_000) int maxSpeedKmh,
    @DefaultValue("100") @Min(0) @Max(20_000) int minDistanceKm,
    @DefaultValue("5") @Min(1) @Max(AccountHistory.FAILURES_COUNTED) int failures,
    @DefaultValue("15m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration failureWindow,
    @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 30)
        Duration answerWithin,
    @DefaultValue("30s") @NotNull @DurationMin(millis = 0) @DurationMax(days = 1)
        Duration answerGrace,
    @DefaultValue("400d") @NotNull @DurationMin(days = 1) @DurationMax(days = 3650) Duration keep,
    @DefaultValue("30d") @NotNull @DurationMin(days = 1) @DurationMax(days = 3650)
        Duration keepFailed) {}
