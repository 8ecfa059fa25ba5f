package dev.postrider.producer.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A request that would be taken later, as the problem (RFC 9457) to answer with. */
public class Unavailable extends ErrorResponseException {

  public Unavailable(String detail, int retryAfterSeconds, @Nullable Throwable cause) {
    super(
        HttpStatus.SERVICE_UNAVAILABLE,
        ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail),
        cause);
    getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfterSeconds));
  }
}
