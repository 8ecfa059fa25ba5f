package dev.postrider.producer.pricewatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.postrider.producer.web.Amount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A watch as it is kept.
 *
 * @param armed whether the next price below the threshold is told
 * @param droppedAt when it was told last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Watch(
    String watchId,
    String application,
    @Nullable String accountId,
    String item,
    String name,
    @Nullable String url,
    Amount threshold,
    boolean armed,
    Instant createdAt,
    @Nullable Instant droppedAt) {

  Item key() {
    return new Item(item, threshold.currency().getCurrencyCode());
  }
}
