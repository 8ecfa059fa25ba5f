package dev.postrider.producer.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A refusal that is all told by its status and one sentence (RFC 9457). */
public final class Problem extends ErrorResponseException {
  Problem(HttpStatus status, String detail) {
    super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }

  public static Problem forbidden(String detail) {
    return new Problem(HttpStatus.FORBIDDEN, detail);
  }

  public static Problem notFound(String what, String id) {
    return new Problem(HttpStatus.NOT_FOUND, "There is no %s %s.".formatted(what, id));
  }

  public static Problem conflict(String detail) {
    return new Problem(HttpStatus.CONFLICT, detail);
  }
}
