package dev.postrider.producer.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.postrider.producer.login.LoginAnswers.LoginAnswer;
import dev.postrider.schemas.event.UnusualReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in as it is answered over HTTP; {@link Login} says what the fields are.
 *
 * @param answers those that came to its event, where one sign-in alone is asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LoginView(
    String loginId,
    String application,
    String accountId,
    Instant occurredAt,
    IpAddress ipAddress,
    String device,
    String userAgent,
    @Nullable Whereabouts place,
    boolean succeeded,
    LoginState state,
    List<UnusualReason> reasons,
    List<String> explanations,
    @Nullable String eventId,
    @Nullable Instant answerUntil,
    @Nullable Instant decidedAt,
    @Nullable List<LoginAnswer> answers) {

  LoginView with(List<LoginAnswer> answers) {
    return new LoginView(
        loginId,
        application,
        accountId,
        occurredAt,
        ipAddress,
        device,
        userAgent,
        place,
        succeeded,
        state,
        reasons,
        explanations,
        eventId,
        answerUntil,
        decidedAt,
        answers);
  }

  static LoginView of(Login login) {
    SignIn signIn = login.signIn();
    return new LoginView(
        signIn.loginId(),
        signIn.application(),
        signIn.accountId(),
        signIn.occurredAt(),
        signIn.ipAddress(),
        signIn.device(),
        signIn.userAgent(),
        signIn.place(),
        signIn.succeeded(),
        login.state(),
        login.reasons(),
        login.explanations(),
        login.eventId(),
        login.answerUntil(),
        login.decidedAt(),
        null);
  }
}
