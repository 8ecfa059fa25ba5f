package dev.postrider.producer.web;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A request with fields that cannot be taken, as the problem (RFC 9457) to answer with. */
public final class InvalidRequest extends ErrorResponseException {

  /** A field by its path in the body, such as {@code amount.currency}, and what it must be. */
  record InvalidField(String field, String message) {}

  InvalidRequest(List<InvalidField> fields) {
    super(HttpStatus.UNPROCESSABLE_CONTENT, problem(fields), null);
  }

  /** A request of which one field does not fit the others. */
  public InvalidRequest(String field, String message) {
    this(List.of(new InvalidField(field, message)));
  }

  private static ProblemDetail problem(List<InvalidField> fields) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.UNPROCESSABLE_CONTENT,
            fields.stream()
                .map(invalid -> invalid.field() + " " + invalid.message())
                .collect(Collectors.joining("; ", "The request is not valid: ", "")));
    problem.setProperty("errors", fields);
    return problem;
  }
}
