package dev.postrider.quickstart.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

  @Test
  void theSameSeedTellsTheSameAndAnotherDoesNot() {
    List<Step> steps = steps(7, 500);

    assertThat(steps(7, 500)).isEqualTo(steps);
    assertThat(steps(8, 500)).isNotEqualTo(steps);
  }

  @Test
  void everybodyIsAtHomeBeforeAnythingIsUnusual() {
    List<Step> first = steps(7, Person.ALL.size());

    assertThat(first)
        .extracting(step -> step.body().get("device"))
        .containsExactlyElementsOf(Person.ALL.stream().map(Person::device).toList());
  }

  @Test
  void allFourSourcesHaveTheirShare() {
    List<Step> steps = steps(7, 1_000);

    for (String route : List.of("/payments", "/logins", "/prices", "/shipments")) {
      assertThat(steps)
          .as(route)
          .filteredOn(step -> step.route().equals(route))
          .hasSizeGreaterThan(100);
    }
    assertThat(steps)
        .extracting(Step::pause)
        .allSatisfy(
            pause -> assertThat(pause).isBetween(Duration.ofMillis(250), Duration.ofMillis(750)));
  }

  @Test
  void ownersConfirmDenyAndSayNothing() {
    SignIns signIns = new SignIns();

    List<OwnersAnswer> answers =
        steps(7, 1_000, signIns).stream()
            .filter(step -> String.valueOf(step.body().get("device")).startsWith("borrowed"))
            .map(step -> signIns.answer(String.valueOf(step.body().get("loginId"))))
            .toList();

    for (OwnersAnswer answer : OwnersAnswer.values()) {
      assertThat(answers).filteredOn(given -> given == answer).hasSizeGreaterThan(10);
    }
  }

  private static List<Step> steps(long seed, int number) {
    return steps(seed, number, new SignIns());
  }

  private static List<Step> steps(long seed, int number, SignIns signIns) {
    Script script = new Script(seed, "run", signIns);
    return Stream.generate(() -> script.next(NOW)).limit(number).toList();
  }
}
