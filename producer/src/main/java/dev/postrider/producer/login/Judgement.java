package dev.postrider.producer.login;

import dev.postrider.producer.login.AccountHistory.Sighting;
import dev.postrider.schemas.event.UnusualReason;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rules by which a successful sign-in is held to be unusual; each is a function of the sign-in,
 * the account's history and the limits. The first sign-in of an account has nothing to be compared
 * with, so only {@link #manyFailures} can find it unusual.
 */
final class Judgement {
  /** One rule. */
  @FunctionalInterface
  interface Rule {
    Optional<Finding> judge(SignIn signIn, AccountHistory history, LoginRules limits);
  }

  /** The strongest reason first. */
  static final List<Rule> RULES =
      List.of(
          Judgement::impossibleTravel,
          Judgement::manyFailures,
          Judgement::newCountry,
          Judgement::newDevice,
          Judgement::newNetwork);

  private static final double SECONDS_PER_HOUR = 3_600;

  private Judgement() {}

  /** What is unusual, the strongest reason first; nothing if the sign-in is a usual one. */
  static List<Finding> of(SignIn signIn, AccountHistory history, LoginRules limits) {
    return RULES.stream().flatMap(rule -> rule.judge(signIn, history, limits).stream()).toList();
  }

  /**
   * Nobody gets from the last known place to this one in that time, in either direction of time.
   */
  static Optional<Finding> impossibleTravel(
      SignIn signIn, AccountHistory history, LoginRules limits) {
    Sighting last = history.lastPlace();
    Coordinates here = signIn.place() == null ? null : signIn.place().coordinates();
    if (last == null || here == null) {
      return Optional.empty();
    }
    double distance = last.at().kilometresTo(here);
    Duration took = Duration.between(last.time(), signIn.occurredAt()).abs();
    double reachable = limits.maxSpeedKmh() * (took.toMillis() / 1_000.0 / SECONDS_PER_HOUR);
    return distance >= limits.minDistanceKm() && distance > reachable
        ? found(
            UnusualReason.IMPOSSIBLE_TRAVEL,
            "%.0f km from the last sign-in, which was %s before".formatted(distance, inWords(took)))
        : Optional.empty();
  }

  /** Somebody tried passwords before this one was right. */
  static Optional<Finding> manyFailures(SignIn signIn, AccountHistory history, LoginRules limits) {
    return history.failuresBefore() >= limits.failures()
        ? found(
            UnusualReason.MANY_FAILURES,
            "%s%d failed attempts within %s before it"
                .formatted(
                    history.failuresBefore() < AccountHistory.FAILURES_COUNTED ? "" : "at least ",
                    history.failuresBefore(),
                    inWords(limits.failureWindow())))
        : Optional.empty();
  }

  /** The account has countries, and this is none of them. */
  static Optional<Finding> newCountry(SignIn signIn, AccountHistory history, LoginRules limits) {
    Whereabouts place = signIn.place();
    return place != null && history.countriesKnown() && !history.countryKnown()
        ? found(UnusualReason.NEW_PLACE, "The first sign-in from " + countryName(place.country()))
        : Optional.empty();
  }

  /** The account was signed in to, but not from this device. */
  static Optional<Finding> newDevice(SignIn signIn, AccountHistory history, LoginRules limits) {
    return history.signedInBefore() && !history.deviceKnown()
        ? found(UnusualReason.NEW_DEVICE, "The first sign-in from this device")
        : Optional.empty();
  }

  /** The account was signed in to, but not from this network. */
  static Optional<Finding> newNetwork(SignIn signIn, AccountHistory history, LoginRules limits) {
    return history.signedInBefore() && !history.networkKnown()
        ? found(
            UnusualReason.NEW_NETWORK,
            "The first sign-in from the network " + signIn.ipAddress().network())
        : Optional.empty();
  }

  private static Optional<Finding> found(UnusualReason reason, String explanation) {
    return Optional.of(new Finding(reason, explanation));
  }

  private static String countryName(String code) {
    return Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
  }

  private static String inWords(Duration time) {
    return time.toHours() > 0
        ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
        : "%d min".formatted(time.toMinutes());
  }
}
