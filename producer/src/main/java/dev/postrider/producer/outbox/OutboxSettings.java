package dev.postrider.producer.outbox;

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
 * Bounds and pace of the outbox.
 *
 * @param maxWaiting events of one topic that wait for Kafka; beyond, requests that make another one
 *     get 503. Counted every poll interval, so several instances together may pass it by what they
 *     write in one
 * @param pollInterval how soon events are found that another instance left behind
 * @param retryAfter how long a partition, or a lane, rests at least that could not be published
 * @param maxRefused events kept aside that Kafka will never take; beyond, such events wait
 * @param acknowledgeWithin how long Kafka may take for a batch before it is tried anew; a partition
 *     that took longer rests for as long
 */
@Validated
@ConfigurationProperties("postrider.producer.outbox")
public record OutboxSettings(
    @DefaultValue("100000") @Min(1) @Max(10_000_000) int maxWaiting,
    @DefaultValue("500ms") @NotNull @DurationMin(millis = 10) @DurationMax(minutes = 1)
        Duration pollInterval,
    @DefaultValue("1s") @NotNull @DurationMin(millis = 10) @DurationMax(minutes = 1)
        Duration retryAfter,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxRefused,
    @DefaultValue("10s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration acknowledgeWithin) {}
