package dev.postrider.producer.publish;

import dev.postrider.schemas.event.Money;
import jakarta.validation.constraints.NotNull;
import java.util.Currency;

/**
 * Money in a request.
 *
 * @param minorUnits the amount in the currency's minor unit, cents for EUR
 * @param currency ISO 4217 code
 */
public record Amount(@NotNull Long minorUnits, @NotNull Currency currency) {
  public Money toMoney() {
    return new Money(minorUnits, currency.getCurrencyCode());
  }
}
