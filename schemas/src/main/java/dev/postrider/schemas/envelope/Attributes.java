package dev.postrider.schemas.envelope;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a record says of itself as a CloudEvent; null where it says nothing. All are checked. */
record Attributes(
    @Nullable String id,
    @Nullable String source,
    @Nullable String type,
    @Nullable Instant time,
    @Nullable String subject,
    @Nullable String application) {

  /** A bare record. */
  static final Attributes NONE = new Attributes(null, null, null, null, null, null);

  static Instant time(String text, String what) {
    Instant time = Rfc3339.parse(text);
    if (time == null) {
      throw new NotAnEvent("%s is not an RFC 3339 timestamp".formatted(what));
    }
    return time;
  }

  static void checkSpecVersion(String version, String what) {
    if (!version.equals("1.0")) {
      throw new NotAnEvent(
          "%s is not 1.0, the only CloudEvents version that is read".formatted(what));
    }
  }
}
