package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** How long a delivery takes that goes through the queue of an endpoint that answers. */
final class LightLoad implements Scenario {
  private static final int PER_SECOND = 20;
  private static final double MOST_P99 = 150;

  @Override
  public String name() {
    return "light";
  }

  @Override
  public String title() {
    return "20 events/s through the queue of an endpoint that answers";
  }

  @Override
  public Result run(Lab lab) {
    int seconds = lab.options().quick() ? 10 : 60;
    Findings findings = new Findings(title());
    try (Stage stage = Stage.set(lab, 1, _ -> Policies.inFlight(10));
        Traffic traffic = Traffic.of(stage)) {
      stage.start("a");
      traffic.publish(PER_SECOND * 10, PER_SECOND, _ -> 0);
      int warm = traffic.size();
      traffic.publish(PER_SECOND * seconds, PER_SECOND, _ -> 0);
      Account account = traffic.await(Duration.ofSeconds(20));
      int[] measured = IntStream.range(warm, traffic.size()).toArray();
      findings
          .note("from published to received, p50", "ms", account.latencyMillis(measured, 50))
          .atMost(
              "from published to received, p99",
              "ms",
              account.latencyMillis(measured, 99),
              MOST_P99)
          .note("from published to received, most", "ms", account.latencyMillis(measured, 100))
          .none("lost", "deliveries", account.lost())
          .none("repeated", "deliveries", account.repeated());
    }
    return new Result(
        name(),
        title(),
        List.of(findings.part()),
        List.of("The time is the whole way of an event, of which the queue is a part."));
  }
}
