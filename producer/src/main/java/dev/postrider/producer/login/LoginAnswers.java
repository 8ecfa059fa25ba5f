package dev.postrider.producer.login;

import java.time.Instant;
import java.util.List;

/** The answers that came to an unusual sign-in's event. */
public interface LoginAnswers {
  /** In the order in which they came. */
  List<LoginAnswer> to(String eventId);

  /**
   * An answer.
   *
   * @param decision what it came to, for example {@code CONFIRMED} or {@code FOREIGN}
   * @param times how often it came
   */
  record LoginAnswer(
      String endpointId,
      Instant answeredAt,
      Instant receivedAt,
      String decision,
      String why,
      int times) {}
}
