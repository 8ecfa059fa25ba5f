package dev.postrider.producer.reply;

import dev.postrider.producer.login.LoginState;
import dev.postrider.producer.login.Logins.Asked;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is decided about an answer, and why. */
record Verdict(Decision decision, String why) {
  /** One field said twice would mean what the reader happens to read. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Decides about an answer to a {@code login.unusual}.
   *
   * @param asked the sign-in that was asked about, null if there is none
   * @param answering the endpoint whose answers count for the sign-in's application, null if an
   *     operator named none
   */
  static Verdict of(Reply reply, @Nullable Asked asked, @Nullable String answering) {
    if (asked == null) {
      return new Verdict(Decision.UNKNOWN, "No sign-in was asked about with this event");
    }
    if (!reply.application().equals(asked.application())) {
      return new Verdict(Decision.FOREIGN, "The sign-in is of another application");
    }
    if (answering == null) {
      return new Verdict(Decision.FOREIGN, "No endpoint is named to answer for this application");
    }
    if (!reply.endpointId().equals(answering)) {
      return new Verdict(
          Decision.FOREIGN, "Another endpoint is named to answer for this application");
    }
    Boolean verified = verified(reply.body());
    if (verified == null) {
      return new Verdict(
          Decision.MALFORMED, "The answer is not {\"verified\": true} or {\"verified\": false}");
    }
    // Also of one that was given up: a producer that was away reads what was answered in time.
    if (reply.answeredAt().isAfter(asked.answerUntil())) {
      return new Verdict(Decision.LATE, "The time to answer ended at " + asked.answerUntil());
    }
    if (asked.state() != LoginState.PENDING && asked.state() != LoginState.UNANSWERED) {
      return new Verdict(Decision.REPEATED, "The sign-in is " + asked.state() + " already");
    }
    return verified
        ? new Verdict(Decision.CONFIRMED, "The owner says that it was them")
        : new Verdict(Decision.REPORTED, "The owner says that it was not them");
  }

  private static @Nullable Boolean verified(String body) {
    try {
      JsonNode verified = JSON.readTree(body).path("verified");
      return verified.isBoolean() ? verified.booleanValue() : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }
}
