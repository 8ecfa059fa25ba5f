package dev.postrider.producer.login;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the login table says of an account, as far as a sign-in is judged by it. Known is what a
 * usual or a confirmed sign-in had: one that nobody has vouched for makes nothing known.
 *
 * @param signedInBefore whether there was any successful sign-in, known or not
 * @param countriesKnown whether there is a country to compare with
 * @param lastPlace where the last known sign-in came from, if it had coordinates
 * @param failuresBefore failed ones within {@link LoginRules#failureWindow}, since the last
 *     success; counted no further than to {@link #FAILURES_COUNTED}
 */
record AccountHistory(
    boolean signedInBefore,
    boolean deviceKnown,
    boolean networkKnown,
    boolean countriesKnown,
    boolean countryKnown,
    @Nullable Sighting lastPlace,
    int failuresBefore) {

  /** As many as {@link LoginRules#failures} may be: more make no difference. */
  static final int FAILURES_COUNTED = 1_000;

  /** Where an account was, and when. */
  record Sighting(Coordinates at, Instant time) {}
}
