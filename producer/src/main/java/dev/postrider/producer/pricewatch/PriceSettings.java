package dev.postrider.producer.pricewatch;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of price watching.
 *
 * @param maxWatches of all items together; beyond, none can be created
 * @param maxWatchesPerItem one price can make so many events at once; keep it well below what the
 *     outbox may hold
 */
@Validated
@ConfigurationProperties("postrider.producer.pricewatch")
record PriceSettings(
    @DefaultValue("1000000") @Min(1) @Max(100_000_000) int maxWatches,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxWatchesPerItem) {}
