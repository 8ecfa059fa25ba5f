package dev.postrider.producer.publish;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** An event that Kafka has not acknowledged, as the problem (RFC 9457) to answer with. */
final class PublishFailure extends ErrorResponseException {
  private static final String RETRY_AFTER_SECONDS = "1";

  private PublishFailure(HttpStatus status, String detail, @Nullable Throwable cause) {
    super(status, ProblemDetail.forStatusAndDetail(status, detail), cause);
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
  }

  static PublishFailure full() {
    return new PublishFailure(
        HttpStatus.SERVICE_UNAVAILABLE,
        "Too many events wait for Kafka. This one was not taken; send it again.",
        null);
  }

  static PublishFailure of(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
      if (cause instanceof RecordTooLargeException) {
        return new PublishFailure(
            HttpStatus.CONTENT_TOO_LARGE, "The event is larger than Kafka takes.", cause);
      }
    }
    return new PublishFailure(
        HttpStatus.SERVICE_UNAVAILABLE,
        "Kafka did not acknowledge the event in time. It may still arrive.",
        root);
  }

  /** The name of what went wrong, without the message, which may quote the record. */
  String kafkaError() {
    Throwable cause = getCause();
    return cause == null ? "full" : cause.getClass().getSimpleName();
  }
}
