package dev.postrider.producer.pricewatch;

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
 * Bounds of price watching.
 *
 * @param maxWatches of all items together; beyond, none can be created
 * @param maxWatchesPerItem one price can make so many events at once; keep it well below what the
 *     outbox may hold
 * @param maxItems whose last price is kept; beyond, no others are taken
 * @param maxStreams of prices at once; each takes a few thousand observations' memory
 * @param keep how long the last price is kept of what nobody watches
 */
@Validated
@ConfigurationProperties("postrider.producer.pricewatch")
record PriceSettings(
    @DefaultValue("1000000") @Min(1) @Max(100_000_000) int maxWatches,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxWatchesPerItem,
    @DefaultValue("1000000") @Min(1) @Max(100_000_000) int maxItems,
    @DefaultValue("16") @Min(1) @Max(1_000) int maxStreams,
    @DefaultValue("90d") @NotNull @DurationMin(days = 1) @DurationMax(days = 3650) Duration keep) {}
