package dev.postrider.dispatcher.security;

import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers a request without a good token: 401 as RFC 6750 and RFC 9457 have it. */
final class Unauthenticated implements ServerAuthenticationEntryPoint {
  @Override
  public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException problem) {
    boolean nothingSent = problem instanceof AuthenticationCredentialsNotFoundException;
    var response = exchange.getResponse();
    response.setStatusCode(HttpStatus.UNAUTHORIZED);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response
        .getHeaders()
        .set(
            HttpHeaders.WWW_AUTHENTICATE,
            nothingSent
                ? "Bearer realm=\"postrider\""
                : "Bearer realm=\"postrider\", error=\"invalid_token\"");
    String detail =
        nothingSent
            ? "Send an API token: Authorization: Bearer <token>"
            : "This API token is not known here";
    byte[] body =
        """
        {"type":"about:blank","title":"Unauthorized","status":401,"detail":"%s",\
        "code":"authentication_failed"}\
        """
            .formatted(detail)
            .getBytes(StandardCharsets.UTF_8);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
