package dev.postrider.producer.pricewatch;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.web.Amount;
import dev.postrider.producer.web.EventTime;
import dev.postrider.producer.web.NotNegative;
import dev.postrider.schemas.event.Availability;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A price that was seen.
 *
 * @param observedAt now if it is left out
 */
record Observation(
    @NotBlank @Size(max = 128) String item,
    @NotNull @NotNegative @Valid Amount price,
    @Nullable Availability availability,
    @EventTime @Nullable Instant observedAt) {

  Observation at(Instant now) {
    return new Observation(
        item, price, availability, SqlTime.micros(observedAt == null ? now : observedAt));
  }

  Item key() {
    return new Item(item, price.currency().getCurrencyCode());
  }
}
