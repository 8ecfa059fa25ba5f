package dev.postrider.producer.schedule;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Pace of what happens at a time.
 *
 * @param pollInterval how often what is due is looked for
 * @param heartbeat how often an instance says of what it does that it lives; after four missed ones
 *     another instance does it
 */
@Validated
@ConfigurationProperties("postrider.producer.schedule")
record ScheduleSettings(
    @DefaultValue("1s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration pollInterval,
    @DefaultValue("5s") @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 5)
        Duration heartbeat) {}
