package dev.postrider.producer.pricewatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last price of an item.
 *
 * @param minorUnits null if none was observed yet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Price(String item, String currency, @Nullable Long minorUnits, Instant observedAt) {
  Item key() {
    return new Item(item, currency);
  }
}
