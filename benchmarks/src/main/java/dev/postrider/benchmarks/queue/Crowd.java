package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.lab.Dispatcher;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.receiver.Manner;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.scenario.Scenario;
import dev.postrider.dispatcher.endpoint.Policy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** How fast deliveries are held for endpoints that are blocked, and drained when all recover. */
final class Crowd implements Scenario {
  private static final Manner DEAD = new Manner(500, 0, 0);

  /** Enough that each is blocked. */
  private static final int LEAST_BEFORE = 20;

  private static final double LEAST_DRAINED = 4_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String name;
  private final int endpoints;
  private final int eachBefore;
  private final int events;
  private final double leastHeldPerSecond;

  private Crowd(String name, int endpoints, int eachBefore, int events, double leastHeldPerSecond) {
    this.name = name;
    this.endpoints = endpoints;
    this.eachBefore = eachBefore;
    this.events = events;
    this.leastHeldPerSecond = leastHeldPerSecond;
  }

  /**
   * Few endpoints and many events; half as many before, so that what holds them is compiled, which
   * takes as much as holding itself until then.
   */
  static Crowd hold() {
    return new Crowd("hold", 100, 2_000, 400_000, 20_000);
  }

  /** Many endpoints and some events. */
  static Crowd recovering() {
    return new Crowd("crowd", 1_000, LEAST_BEFORE, 120_000, 0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return "%,d endpoints are blocked, and recover with %,d held".formatted(endpoints, events);
  }

  @Override
  public Result run(Lab lab) {
    int published = lab.options().quick() ? events / 10 : events;
    Findings findings = new Findings(title());
    try (Stage stage = Stage.set(lab, endpoints, _ -> Policy.STANDARD);
        Traffic traffic = Traffic.of(stage)) {
      Dispatcher dispatcher = stage.start("a");
      stage.receiver().tell(0, endpoints - 1, DEAD);
      traffic.publish(
          endpoints * (lab.options().quick() ? LEAST_BEFORE : eachBefore),
          event -> event % endpoints);
      Stage.await("all held", PATIENCE, () -> stage.held() == traffic.size());
      lab.console().step("%,d held; holding more".formatted(stage.held()));
      dispatcher.process().freeze();
      traffic.publish(published, event -> event % endpoints);
      long from = System.nanoTime();
      dispatcher.process().thaw();
      Stage.await("all held", PATIENCE, () -> stage.held() == traffic.size());
      double holding = (System.nanoTime() - from) / 1e9;
      int requests = stage.receiver().count();
      lab.console().step("all %,d held; recovering".formatted(traffic.size()));
      stage.receiver().tell(0, endpoints - 1, Manner.OK);
      long recoversAt = System.nanoTime();
      Account account = traffic.await(Duration.ofSeconds(60));
      long[] times = account.times(IntStream.range(0, traffic.size()).toArray());
      if (leastHeldPerSecond > 0) {
        findings.atLeast("held", "deliveries/s", published / holding, leastHeldPerSecond);
      } else {
        findings.note("held", "deliveries/s", published / holding);
      }
      findings
          .note("requests before", "requests", requests)
          .note("from recovery to the first delivery", "s", (times[0] - recoversAt) / 1e9)
          .note("from recovery to the last", "s", (times[times.length - 1] - recoversAt) / 1e9)
          .atLeast(
              "drained, middle 90 %", "deliveries/s", Account.rate(times, 5, 95), LEAST_DRAINED)
          .note("most drained within a second", "deliveries", Account.mostPerSecond(times))
          .none("lost", "deliveries", account.lost())
          .none("repeated", "deliveries", account.repeated());
    }
    return new Result(
        name(),
        title(),
        List.of(findings.part()),
        List.of("Endpoints find out by their own probes, so they do not all begin at once."));
  }
}
