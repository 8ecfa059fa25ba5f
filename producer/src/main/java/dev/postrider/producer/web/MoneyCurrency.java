package dev.postrider.producer.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** A currency of ISO 4217 that has minor units; so not XAU for gold, nor XXX for none. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = MoneyCurrency.Validator.class)
@interface MoneyCurrency {
  String message() default "must be the ISO 4217 code of money";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Knows those with minor units. */
  final class Validator implements ConstraintValidator<MoneyCurrency, Currency> {
    @Override
    public boolean isValid(@Nullable Currency currency, ConstraintValidatorContext context) {
      return currency == null || currency.getDefaultFractionDigits() >= 0;
    }
  }
}
