package dev.postrider.producer.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** An amount that is a price: nobody is paid to take what it is for. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NotNegative.Validator.class)
public @interface NotNegative {
  String message() default "must not be negative";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Blames the field of the amount that is negative. */
  final class Validator implements ConstraintValidator<NotNegative, Amount> {
    @Override
    public boolean isValid(@Nullable Amount amount, ConstraintValidatorContext context) {
      if (amount == null || amount.minorUnits() == null || amount.minorUnits() >= 0) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      context
          .buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
          .addPropertyNode("minorUnits")
          .addConstraintViolation();
      return false;
    }
  }
}
