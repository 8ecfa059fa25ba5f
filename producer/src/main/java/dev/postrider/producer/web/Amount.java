package dev.postrider.producer.web;

import dev.postrider.schemas.event.Money;
import jakarta.validation.constraints.NotNull;
import java.util.Currency;

/**
 * Money in a request or an answer.
 *
 * @param minorUnits the amount in the currency's minor unit, cents for EUR
 * @param currency ISO 4217 code
 */
public record Amount(@NotNull Long minorUnits, @NotNull @MoneyCurrency Currency currency) {
  public static Amount of(long minorUnits, String currency) {
    return new Amount(minorUnits, Currency.getInstance(currency));
  }

  public Money toMoney() {
    return new Money(minorUnits, currency.getCurrencyCode());
  }
}
