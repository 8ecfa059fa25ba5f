package dev.postrider.producer.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.postrider.producer.login.AccountHistory.Sighting;
import dev.postrider.schemas.event.UnusualReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final Coordinates LISBON = new Coordinates(38.72, -9.14);
  private static final Coordinates TOKYO = new Coordinates(35.68, 139.69);
  private static final Coordinates SINTRA = new Coordinates(38.80, -9.38);
  private static final LoginRules RULES =
      new LoginRules(
          1_000,
          100,
          5,
          Duration.ofMinutes(15),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofDays(400),
          Duration.ofDays(30));

  @Test
  void theFirstSignInOfAnAccountHasNothingToBeComparedWith() {
    assertThat(
            reasons(signIn(LISBON), new AccountHistory(false, false, false, false, false, null, 0)))
        .isEmpty();
  }

  @Test
  void oneLikeThoseBeforeIsUsual() {
    assertThat(reasons(signIn(LISBON), known(new Sighting(LISBON, NOW.minusSeconds(1)), 0)))
        .isEmpty();
  }

  @Test
  void whatAnAccountNeverHadIsUnusualEachByItself() {
    assertThat(reasons(signIn(null), history(false, true, true)))
        .containsExactly(UnusualReason.NEW_DEVICE);
    assertThat(reasons(signIn(null), history(true, false, true)))
        .containsExactly(UnusualReason.NEW_NETWORK);
    assertThat(reasons(signIn(LISBON), history(true, true, false)))
        .containsExactly(UnusualReason.NEW_PLACE);
  }

  @Test
  void aPlaceIsNotNewWhereNoneIsKnownOrNoneIsGiven() {
    assertThat(reasons(signIn(null), history(true, true, false))).isEmpty();
    assertThat(reasons(signIn(LISBON), new AccountHistory(true, true, true, false, false, null, 0)))
        .isEmpty();
  }

  @Test
  void nobodyTravelsFasterThanAPlane() {
    Sighting twoHoursAgo = new Sighting(LISBON, NOW.minus(Duration.ofHours(2)));
    Sighting yesterday = new Sighting(LISBON, NOW.minus(Duration.ofHours(20)));
    Sighting nextDoorJustNow = new Sighting(SINTRA, NOW);
    Sighting elsewhereJustNow = new Sighting(TOKYO, NOW);

    assertThat(reasons(signIn(TOKYO), known(twoHoursAgo, 0)))
        .containsExactly(UnusualReason.IMPOSSIBLE_TRAVEL);
    assertThat(reasons(signIn(TOKYO), known(yesterday, 0))).isEmpty();
    assertThat(reasons(signIn(LISBON), known(nextDoorJustNow, 0))).isEmpty();
    assertThat(reasons(signIn(LISBON), known(elsewhereJustNow, 0)))
        .containsExactly(UnusualReason.IMPOSSIBLE_TRAVEL);
  }

  @Test
  void aBurstOfFailuresMakesTheSuccessUnusualEvenTheFirst() {
    assertThat(reasons(signIn(null), known(null, 4))).isEmpty();
    assertThat(reasons(signIn(null), known(null, 5))).containsExactly(UnusualReason.MANY_FAILURES);
    assertThat(
            reasons(signIn(null), new AccountHistory(false, false, false, false, false, null, 9)))
        .containsExactly(UnusualReason.MANY_FAILURES);
  }

  @Test
  void theStrongestReasonComesFirstAndEachIsExplained() {
    AccountHistory strange =
        new AccountHistory(
            true, false, false, true, false, new Sighting(TOKYO, NOW.minusSeconds(1500)), 7);

    List<Finding> findings = Judgement.of(signIn(LISBON), strange, RULES);

    assertThat(findings)
        .extracting(Finding::reason)
        .containsExactly(
            UnusualReason.IMPOSSIBLE_TRAVEL,
            UnusualReason.MANY_FAILURES,
            UnusualReason.NEW_PLACE,
            UnusualReason.NEW_DEVICE,
            UnusualReason.NEW_NETWORK);
    assertThat(findings)
        .extracting(Finding::explanation)
        .containsExactly(
            "11144 km from the last sign-in, which was 25 min before",
            "7 failed attempts within 15 min before it",
            "The first sign-in from Portugal",
            "The first sign-in from this device",
            "The first sign-in from the network 203.0.113.0/24");
  }

  @Test
  void distancesAreThoseOfTheGlobe() {
    assertThat(LISBON.kilometresTo(TOKYO)).isCloseTo(11_143, within(60.0));
    assertThat(new Coordinates(0, 179.9).kilometresTo(new Coordinates(0, -179.9)))
        .isCloseTo(22, within(1.0));
    assertThat(LISBON.kilometresTo(LISBON)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.0/24",
    "::ffff:203.0.113.7, 203.0.113.0/24",
    "2001:db8:1:2::7, 2001:db8:1:0:0:0:0:0/48"
  })
  void networksAreWhatOneCustomerUsuallyHas(String address, String network) {
    assertThat(new IpAddress(address).network()).isEqualTo(network);
  }

  private static List<UnusualReason> reasons(SignIn signIn, AccountHistory history) {
    return Judgement.of(signIn, history, RULES).stream().map(Finding::reason).toList();
  }

  private static AccountHistory known(@Nullable Sighting lastPlace, int failures) {
    return new AccountHistory(true, true, true, true, true, lastPlace, failures);
  }

  private static AccountHistory history(boolean device, boolean network, boolean country) {
    return new AccountHistory(true, device, network, true, country, null, 0);
  }

  private static SignIn signIn(@Nullable Coordinates at) {
    return new SignIn(
        "login_1",
        "default",
        "acc_1",
        NOW,
        new IpAddress("203.0.113.7"),
        "Pixel 9",
        "Mozilla/5.0",
        at == null ? null : new Whereabouts("PT", null, at.latitude(), at.longitude()),
        true);
  }
}
