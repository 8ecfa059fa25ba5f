package dev.postrider.producer.pricewatch;

import dev.postrider.producer.web.Amount;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.EventTime;
import dev.postrider.producer.web.InvalidRequest;
import dev.postrider.schemas.event.Availability;
import dev.postrider.schemas.event.PriceDropped;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A price drop to be told of; the fields are those of {@link PriceDropped}. */
record PriceDropRequest(
    @ApplicationName @Nullable String application,
    @NotBlank @Size(max = 128) String watchId,
    @NotBlank @Size(max = 128) String accountId,
    @NotBlank @Size(max = 128) String productId,
    @NotBlank @Size(max = 256) String productName,
    @NotNull @Size(max = 2048) @Pattern(regexp = "https?://\\S+", message = "must be a web address")
        String productUrl,
    @NotNull @Valid Amount previousPrice,
    @NotNull @Valid Amount price,
    @Valid @Nullable Amount targetPrice,
    @NotNull Availability availability,
    @EventTime @Nullable Instant observedAt) {

  PriceDropped toEvent(Instant now) {
    if (!price.currency().equals(previousPrice.currency())
        || price.minorUnits() >= previousPrice.minorUnits()) {
      throw new InvalidRequest("price", "must be below previousPrice, in the same currency");
    }
    return PriceDropped.newBuilder()
        .setWatchId(watchId)
        .setAccountId(accountId)
        .setProductId(productId)
        .setProductName(productName)
        .setProductUrl(productUrl)
        .setPreviousPrice(previousPrice.toMoney())
        .setPrice(price.toMoney())
        .setTargetPrice(targetPrice == null ? null : targetPrice.toMoney())
        .setAvailability(availability)
        .setObservedAt(Objects.requireNonNullElse(observedAt, now))
        .build();
  }
}
