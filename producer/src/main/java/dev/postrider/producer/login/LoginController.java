package dev.postrider.producer.login;

import dev.postrider.producer.idempotency.Answered;
import dev.postrider.producer.idempotency.Idempotency;
import dev.postrider.producer.idempotency.Request;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.ClockSkew;
import dev.postrider.producer.web.Page;
import dev.postrider.producer.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
final class LoginController {
  private static final String ROUTE = "/logins";

  private final Logins logins;
  private final LoginTable table;
  private final LoginAnswers answers;
  private final Idempotency idempotency;
  private final ClockSkew skew;

  LoginController(
      Logins logins,
      LoginTable table,
      LoginAnswers answers,
      Idempotency idempotency,
      ClockSkew skew) {
    this.logins = logins;
    this.table = table;
    this.answers = answers;
    this.idempotency = idempotency;
    this.skew = skew;
  }

  @PostMapping(ROUTE)
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<LoginView> record(
      @Valid @RequestBody LoginRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Size(min = 1, max = 255)
          @Nullable String idempotencyKey) {
    Instant now = skew.require("occurredAt", request.occurredAt());
    Answered<LoginView> answered =
        idempotency.once(
            new Request(
                ROUTE, ApplicationName.Default.of(request.application()), idempotencyKey, request),
            LoginView.class,
            () -> LoginView.of(logins.record(request.toSignIn(now))));
    return answered.created(
        UriComponentsBuilder.fromPath(ROUTE + "/{id}").build(answered.answer().loginId()));
  }

  @GetMapping(ROUTE + "/{loginId}")
  LoginView get(@PathVariable String loginId) {
    LoginView login =
        table
            .find(loginId)
            .map(LoginView::of)
            .orElseThrow(() -> Problem.notFound("login", loginId));
    String eventId = login.eventId();
    return eventId == null ? login : login.with(answers.to(eventId));
  }

  @GetMapping(ROUTE)
  Page<LoginView> list(
      @RequestParam(required = false) @Nullable String accountId,
      @RequestParam(defaultValue = Page.FROM_THE_NEWEST) long before,
      @RequestParam(defaultValue = Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
    return table.list(accountId, before, limit);
  }
}
