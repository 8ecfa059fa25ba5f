package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** An endpoint with a rate, and two dispatchers that must keep it together. */
final class RateLimit implements Scenario {
  private static final int RATE = 100;
  private static final double TOLERANCE = 0.03;
  private static final double MOST_IN_A_SECOND = 110;

  @Override
  public String name() {
    return "rate";
  }

  @Override
  public String title() {
    return "an endpoint with 100 deliveries/s, two dispatchers";
  }

  @Override
  public Result run(Lab lab) {
    int events = RATE * (lab.options().quick() ? 15 : 60);
    Findings findings = new Findings(title());
    try (Stage stage = Stage.set(lab, 1, _ -> Policies.rate(RATE));
        Traffic traffic = Traffic.of(stage)) {
      stage.start("a");
      stage.start("b");
      traffic.publish(events, _ -> 0);
      Account account = traffic.await(Duration.ofSeconds(20));
      long[] times = account.times(IntStream.range(0, events).toArray());
      double rate = Account.rate(times, 0, 100);
      findings
          .atLeast("delivered", "deliveries/s", rate, RATE * (1 - TOLERANCE))
          .atMost("delivered, at most", "deliveries/s", rate, RATE * (1 + TOLERANCE))
          .atMost(
              "most within a second", "deliveries", Account.mostPerSecond(times), MOST_IN_A_SECOND)
          .none("lost", "deliveries", account.lost())
          .none("repeated", "deliveries", account.repeated());
    }
    return new Result(name(), title(), List.of(findings.part()), List.of());
  }
}
