package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.receiver.Manner;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Two dispatchers are restarted one after the other, and then one is lost. */
final class Rolling implements Scenario {
  private static final int FLOWING = 24;
  private static final int DEAD = FLOWING;
  private static final int HELD = 100_000;
  private static final int PER_SECOND = 480;
  private static final Manner REFUSING = new Manner(500, 0, 0);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double LONGEST_SILENCE = 10;
  private static final double LONGEST_AFTER_LOSS = 25;

  @Override
  public String name() {
    return "rolling";
  }

  @Override
  public String title() {
    return "a rolling restart of two dispatchers with 100,000 held, and the loss of one";
  }

  @Override
  public Result run(Lab lab) {
    int held = lab.options().quick() ? HELD / 10 : HELD;
    Findings findings = new Findings(title());
    try (Stage stage = Stage.set(lab, FLOWING + 1, _ -> Policies.inFlight(8));
        Traffic traffic = Traffic.of(stage)) {
      stage.start("a");
      stage.start("b");
      stage.receiver().tell(DEAD, DEAD, REFUSING);
      traffic.publish(held, _ -> DEAD);
      Stage.await("all held", PATIENCE, () -> stage.held() >= held);
      lab.console().step("%,d held".formatted(stage.held()));
      Traffic.Flow flow = traffic.flow(PER_SECOND, event -> event % FLOWING);
      Stage.letRun(Duration.ofSeconds(10));
      long restartFrom = System.nanoTime();
      restart(stage, "a");
      Stage.letRun(Duration.ofSeconds(10));
      restart(stage, "b");
      Stage.letRun(Duration.ofSeconds(12));
      long lostAt = System.nanoTime();
      stage.at("a").process().kill();
      lab.console().step("a is killed");
      Stage.letRun(Duration.ofSeconds(40));
      long flowingUntil = System.nanoTime();
      flow.end();
      lab.console().step("all published");
      stage.receiver().tell(DEAD, DEAD, Manner.OK);
      stage.api("b", "POST", DEAD, "flush");
      Account account = traffic.await(Duration.ofSeconds(60));
      findings
          .atMost(
              "longest silence of an endpoint, restarting",
              "s",
              silence(account, traffic, restartFrom, lostAt),
              LONGEST_SILENCE)
          .atMost(
              "longest silence of an endpoint, one lost",
              "s",
              silence(account, traffic, lostAt, flowingUntil),
              LONGEST_AFTER_LOSS)
          .note("repeated", "deliveries", account.repeated())
          .none("lost", "deliveries", account.lost());
    }
    return new Result(name(), title(), List.of(findings.part()), List.of());
  }

  private static void restart(Stage stage, String place) {
    long from = System.nanoTime();
    stage.at(place).process().terminate();
    stage
        .lab()
        .console()
        .step("%s has ended after %.1f s".formatted(place, (System.nanoTime() - from) / 1e9));
    stage.start(place);
  }

  private static double silence(Account account, Traffic traffic, long from, long to) {
    return IntStream.range(0, FLOWING)
        .mapToDouble(customer ->
            Account.longestSilenceSeconds(account.times(traffic.of(customer)), from, to))
        .max()
        .orElse(0);
  }
}
