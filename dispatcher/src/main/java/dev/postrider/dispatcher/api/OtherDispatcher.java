package dev.postrider.dispatcher.api;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Asks the dispatcher that can answer, with the token of whoever asked this one. Once: what was
 * passed on already is not passed on again.
 */
@Component
final class OtherDispatcher {
  private static final String PASSED_ON = "postrider-passed-on";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_ANSWER_BYTES = 4 << 20;
  private static final Logger log = LoggerFactory.getLogger(OtherDispatcher.class);

  private final WebClient client =
      WebClient.builder()
          .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_ANSWER_BYTES))
          .build();

  /**
   * @param base scheme, host and port of the other one's API
   */
  Mono<ResponseEntity<Object>> ask(URI base, ServerHttpRequest request) {
    if (request.getHeaders().containsHeader(PASSED_ON)) {
      return Mono.just(
          unavailable("The endpoint's queue is moving between dispatchers; try again"));
    }
    String query = request.getURI().getRawQuery();
    String path = request.getURI().getRawPath() + (query == null ? "" : "?" + query);
    String token = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    return client
        .get()
        .uri(base.resolve(path))
        .headers(headers -> pass(token, headers))
        .exchangeToMono(answer ->
            answer
                .bodyToMono(byte[].class)
                .defaultIfEmpty(new byte[0])
                .map(body ->
                    ResponseEntity.status(answer.statusCode())
                        .contentType(
                            answer
                                .headers()
                                .contentType()
                                .orElse(MediaType.APPLICATION_OCTET_STREAM))
                        .<Object>body(body)))
        .timeout(TIMEOUT)
        .onErrorResume(failure -> {
          log.warn(
              "another dispatcher did not answer host={} port={} cause={}",
              base.getHost(),
              base.getPort(),
              failure.toString());
          return Mono.just(
              unavailable(
                  "The dispatcher that has the endpoint's queue does not answer; see that"
                      + " postrider.queue.advertised leads to its API, and try again"));
        });
  }

  private static void pass(@Nullable String token, HttpHeaders headers) {
    headers.set(PASSED_ON, "1");
    if (token != null) {
      headers.set(HttpHeaders.AUTHORIZATION, token);
    }
  }

  private static ResponseEntity<Object> unavailable(String why) {
    return Problem.answer(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", why);
  }
}
