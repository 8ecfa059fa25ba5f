package dev.postrider.producer.web;

import dev.postrider.schemas.event.Money;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Currency;

/**
 * Money in a request or an answer.
 *
 * @param minorUnits the amount in the currency's minor unit, cents for EUR
 * @param currency ISO 4217 code
 */
public record Amount(
    @NotNull @Min(-Amount.MAX) @Max(Amount.MAX) Long minorUnits,
    @NotNull @MoneyCurrency Currency currency) {
  /** As far as every reader of JSON counts exactly (RFC 8259, 6): 2^53 - 1. */
  static final long MAX = 9_007_199_254_740_991L;

  public static Amount of(long minorUnits, String currency) {
    return new Amount(minorUnits, Currency.getInstance(currency));
  }

  public Money toMoney() {
    return new Money(minorUnits, currency.getCurrencyCode());
  }
}
