package dev.postrider.dispatcher.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;

/** Answers for requests that no route could answer. Nothing of a body is ever quoted. */
@RestControllerAdvice
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  @ExceptionHandler
  ResponseEntity<Object> invalid(Invalid invalid) {
    return ResponseEntity.unprocessableContent().body(invalid.body());
  }

  @ExceptionHandler
  ResponseEntity<Object> refused(ResponseStatusException refused) {
    HttpStatusCode status = refused.getStatusCode();
    var answer = Problem.answer(status, code(status), detail(refused));
    return ResponseEntity.status(status)
        .headers(refused.getHeaders())
        .headers(answer.getHeaders())
        .body(answer.getBody());
  }

  @ExceptionHandler
  ResponseEntity<Object> failed(RuntimeException failure) {
    LOG.error("api=failed", failure);
    return Problem.answer(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "internal_error",
        "Postrider failed to answer; its log says how");
  }

  private static String code(HttpStatusCode status) {
    return switch (status.value()) {
      case 400 -> "malformed_request";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 406 -> "not_acceptable";
      case 413 -> "body_too_large";
      case 415 -> "unsupported_media_type";
      default -> status.is4xxClientError() ? "refused" : "internal_error";
    };
  }

  private static String detail(ResponseStatusException refused) {
    if (refused.getCause() instanceof DecodingException decoding
        && decoding.getCause() instanceof JacksonException json) {
      var where = json.getLocation();
      return "The body is not JSON%s"
          .formatted(
              where == null
                  ? ""
                  : ": see line %d, column %d".formatted(where.getLineNr(), where.getColumnNr()));
    }
    return switch (refused.getStatusCode().value()) {
      case 400 -> "The request is malformed, or its body is missing";
      case 404 -> "There is no such route";
      case 405 -> "This route does not take this method";
      case 413 -> "The body is larger than this API takes";
      case 415 -> "Send JSON, as Content-Type: application/json";
      default -> "The request was refused";
    };
  }
}
