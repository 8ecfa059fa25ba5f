package dev.postrider.dispatcher.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which dead letters are to be put back: those from a time on, and before another one. */
record RecoverBody(Instant since, Instant until) {
  private static final String SINCE = "since";
  private static final String UNTIL = "until";
  private static final int MAX_TIME = 64;

  /** RFC 3339 has four digits for a year. */
  private static final int MAX_YEAR = 9_999;

  /**
   * @param now where it ends if the body does not say
   * @throws Invalid if it is none
   */
  static RecoverBody read(JsonNode body, Instant now) {
    var fields = new Fields(body);
    fields.refuseMisspelled(Set.of(SINCE, UNTIL));
    fields.require(SINCE);
    Instant since = time(SINCE, fields);
    Instant until = time(UNTIL, fields);
    Instant end = until == null ? now : until;
    if (since != null && !since.isBefore(end)) {
      fields.problem(SINCE, "since must be before until, and before now");
    }
    fields.check();
    return new RecoverBody(notBeforeKafka(since == null ? end : since), notBeforeKafka(end));
  }

  /** Records have no earlier times. */
  private static Instant notBeforeKafka(Instant time) {
    return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
  }

  private static @Nullable Instant time(String name, Fields fields) {
    String text = fields.text(name, 1, MAX_TIME);
    if (text == null) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 0 && time.getYear() <= MAX_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeException _) {
      // Told below.
    }
    fields.problem(name, "%s must be a time like 2026-11-23T07:00:00Z".formatted(name));
    return null;
  }
}
