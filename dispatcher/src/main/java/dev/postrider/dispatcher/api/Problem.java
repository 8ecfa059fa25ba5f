package dev.postrider.dispatcher.api;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * What went wrong, as RFC 9457 has it, and Svix's {@code code}.
 *
 * @param code one word for programs
 * @param detail a sentence for people
 */
record Problem(URI type, String title, int status, String detail, String code) {
  private static final URI BLANK = URI.create("about:blank");

  static ResponseEntity<Object> answer(HttpStatusCode status, String code, String detail) {
    var known = HttpStatus.resolve(status.value());
    var problem =
        new Problem(
            BLANK, known == null ? "Error" : known.getReasonPhrase(), status.value(), detail, code);
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  static ResponseEntity<Object> notFound(String detail) {
    return answer(HttpStatus.NOT_FOUND, "not_found", detail);
  }
}
