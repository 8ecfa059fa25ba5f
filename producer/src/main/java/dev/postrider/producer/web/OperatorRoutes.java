package dev.postrider.producer.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Keeps the operators' routes to those who have a token, whatever they ask for. */
@Component
public final class OperatorRoutes implements WebFilter {
  /** Of whose answers count. */
  public static final String ANSWERING_ENDPOINTS = "/answering-endpoints";

  private static final List<PathPattern> GUARDED =
      Stream.of(ANSWERING_ENDPOINTS + "/**", "/actuator/metrics/**")
          .map(PathPatternParser.defaultInstance::parse)
          .toList();
  private static final String SCHEME = "Bearer ";

  private final List<byte[]> tokens;

  OperatorRoutes(OperatorSettings settings) {
    this.tokens = settings.tokens().stream().map(token -> token.getBytes(UTF_8)).toList();
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
    if (GUARDED.stream().anyMatch(route -> route.matches(path))) {
      requireToken(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
    }
    return chain.filter(exchange);
  }

  private void requireToken(@Nullable String authorization) {
    if (tokens.isEmpty()) {
      throw Problem.forbidden(
          "This route is for operators, and no token of theirs is set"
              + " (postrider.producer.operator.tokens).");
    }
    // Schemes are compared without regard to case (RFC 9110, 11.1).
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || !isKnown(authorization.substring(SCHEME.length()).strip().getBytes(UTF_8))) {
      Problem problem =
          new Problem(
              HttpStatus.UNAUTHORIZED,
              "This route is for operators: send one of their tokens as Authorization: Bearer.");
      problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      throw problem;
    }
  }

  /** Compares with all of them, so that the time tells nothing. */
  private boolean isKnown(byte[] given) {
    boolean known = false;
    for (byte[] token : tokens) {
      known |= MessageDigest.isEqual(token, given);
    }
    return known;
  }
}
