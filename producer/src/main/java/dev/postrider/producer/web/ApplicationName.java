package dev.postrider.producer.web;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Id or uid of an application, or null. Whether there is such a one, the dispatcher knows. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = "[A-Za-z0-9._-]{1,256}")
@ReportAsSingleViolation
public @interface ApplicationName {
  String message() default "must be 1 to 256 letters, digits, dots, hyphens or underscores";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** The application of a request that names none. */
  final class Default {
    private static final String NAME = "default";

    private Default() {}

    public static String of(@Nullable String application) {
      return application == null ? NAME : application;
    }
  }
}
