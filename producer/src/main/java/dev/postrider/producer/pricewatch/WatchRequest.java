package dev.postrider.producer.pricewatch;

import static java.util.Objects.requireNonNullElse;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.web.Amount;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.NewId;
import dev.postrider.producer.web.NotNegative;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A watch to be kept.
 *
 * @param name of the item, for people; its id if it is left out
 */
record WatchRequest(
    @ApplicationName @Nullable String application,
    @Size(min = 1, max = 128) @Nullable String watchId,
    @Size(min = 1, max = 128) @Nullable String accountId,
    @NotBlank @Size(max = 128) String item,
    @Size(min = 1, max = 256) @Nullable String name,
    @Size(max = 2048)
        @Pattern(regexp = "https?://[^\\s\\p{Cntrl}]+", message = "must be a web address")
        @Nullable String url,
    @NotNull @NotNegative @Valid Amount threshold) {

  Item key() {
    return new Item(item, threshold.currency().getCurrencyCode());
  }

  Watch toWatch(boolean armed, Instant now) {
    return new Watch(
        watchId == null ? NewId.of("watch") : watchId,
        ApplicationName.Default.of(application),
        accountId,
        item,
        requireNonNullElse(name, item),
        url,
        threshold,
        armed,
        SqlTime.micros(now),
        null);
  }
}
