package dev.postrider.producer.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.producer.login.LoginState;
import dev.postrider.producer.login.Logins;
import dev.postrider.producer.login.Logins.Asked;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
  private static final Instant UNTIL = Instant.parse("2026-11-23T08:10:00Z");
  private static final Asked ASKED = new Asked("login_1", "bank", LoginState.PENDING, UNTIL);

  @Test
  void theNamedEndpointsAnswerCounts() {
    assertThat(decision("{\"verified\": true}")).isEqualTo(Decision.CONFIRMED);
    assertThat(decision("{\"verified\": false, \"by\": \"app\"}")).isEqualTo(Decision.REPORTED);
  }

  @Test
  void noOtherEndpointsAnswerDoes() {
    assertThat(Verdict.of(reply("{\"verified\": true}", UNTIL), ASKED, "ep_other").decision())
        .isEqualTo(Decision.FOREIGN);
    assertThat(Verdict.of(reply("{\"verified\": true}", UNTIL), ASKED, null).decision())
        .isEqualTo(Decision.FOREIGN);
    Asked ofAnother = new Asked("login_1", "other", LoginState.PENDING, UNTIL);
    assertThat(Verdict.of(reply("{\"verified\": true}", UNTIL), ofAnother, "ep_1").decision())
        .isEqualTo(Decision.FOREIGN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ok",
        "true",
        "null",
        "[true]",
        "{}",
        "{\"verified\": \"true\"}",
        "{\"verified\": 1}",
        "{\"verified\": null}",
        "{\"verified\": true",
        "{\"verified\": true, \"verified\": false}",
        "{\"Verified\": true}"
      })
  void whatDoesNotSayChangesNothing(String body) {
    assertThat(decision(body)).isEqualTo(Decision.MALFORMED);
  }

  @Test
  void anAnswerCountsUntilItsTimeIsOver() {
    Reply late = reply("{\"verified\": true}", UNTIL.plusMillis(1));
    Asked givenUp = new Asked("login_1", "bank", LoginState.UNANSWERED, UNTIL);

    assertThat(Verdict.of(late, ASKED, "ep_1").decision()).isEqualTo(Decision.LATE);
    assertThat(Verdict.of(late, givenUp, "ep_1").decision()).isEqualTo(Decision.LATE);
  }

  @Test
  void anAnswerGivenInTimeCountsAlsoWhenItIsReadAfterwards() {
    Asked givenUp = new Asked("login_1", "bank", LoginState.UNANSWERED, UNTIL);

    assertThat(Verdict.of(reply("{\"verified\": false}", UNTIL), givenUp, "ep_1").decision())
        .isEqualTo(Decision.REPORTED);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONFIRMED", "REPORTED"})
  void theFirstAnswerStands(LoginState state) {
    Asked decided = new Asked("login_1", "bank", state, UNTIL);

    assertThat(Verdict.of(reply("{\"verified\": false}", UNTIL), decided, "ep_1").decision())
        .isEqualTo(Decision.REPEATED);
  }

  @Test
  void whatNobodyAskedAboutIsUnknown() {
    assertThat(Verdict.of(reply("{\"verified\": true}", UNTIL), null, "ep_1").decision())
        .isEqualTo(Decision.UNKNOWN);
  }

  private static Decision decision(String body) {
    return Verdict.of(reply(body, UNTIL), ASKED, "ep_1").decision();
  }

  private static Reply reply(String body, Instant answeredAt) {
    return new Reply(
        "r-1",
        "login.unusual.reply",
        new Reply.Cause(Logins.SOURCE, "e-1"),
        "bank",
        "ep_1",
        "200",
        answeredAt,
        body);
  }
}
