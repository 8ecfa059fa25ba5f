package dev.postrider.producer.idempotency;

import java.net.URI;
import org.springframework.http.ResponseEntity;

/**
 * What a request came to.
 *
 * @param replayed whether this is the answer of an earlier request with the same key
 */
public record Answered<A>(A answer, boolean replayed) {
  private static final String REPLAYED = "Idempotent-Replayed";

  /** 201 with the answer, at its address. */
  public ResponseEntity<A> created(URI location) {
    ResponseEntity.BodyBuilder response = ResponseEntity.created(location);
    if (replayed) {
      response.header(REPLAYED, "true");
    }
    return response.body(answer);
  }
}
