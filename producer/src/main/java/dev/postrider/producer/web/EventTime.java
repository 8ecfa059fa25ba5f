package dev.postrider.producer.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A time that RFC 3339 can write and milliseconds since 1970 can hold; or null. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = EventTime.Validator.class)
public @interface EventTime {
  String message() default "must lie between 1970 and 9999";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Checks the bounds. */
  final class Validator implements ConstraintValidator<EventTime, Instant> {
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");

    @Override
    public boolean isValid(@Nullable Instant time, ConstraintValidatorContext context) {
      return time == null || (!time.isBefore(Instant.EPOCH) && !time.isAfter(END));
    }
  }
}
