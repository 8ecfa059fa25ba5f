package dev.postrider.benchmarks.openloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Pace PACE =
      new Pace(3_000, 7, Duration.ofSeconds(2), Duration.ofSeconds(10));

  @Test
  void eventsAreDueEvenlyFromTheStartToTheEnd() {
    Plan plan = PACE.from(1_000);

    assertThat(plan.count()).isEqualTo(36_000);
    assertThat(plan.dueNanos(0)).isEqualTo(1_000);
    assertThat(plan.dueNanos(1)).isEqualTo(1_000 + 333_333);
    assertThat(plan.dueNanos(PACE.firstMeasured())).isEqualTo(1_000 + 2_000_000_000L);
    assertThat(plan.endNanos()).isEqualTo(1_000 + 12_000_000_000L);
  }

  @Test
  void customersHaveTheirTurns() {
    Plan plan = PACE.from(0);

    assertThat(plan.customer(6)).isEqualTo(6);
    assertThat(plan.customer(7)).isZero();
  }

  @Test
  void anotherProcessReadsTheSamePlan() {
    Plan plan = PACE.from(1_795_402_810_123_456_789L);

    assertThat(Plan.parse(plan.words())).isEqualTo(plan);
  }
}
