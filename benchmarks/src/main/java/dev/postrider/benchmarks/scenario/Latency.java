package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Flags;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.openloop.LatencyMeasures;
import dev.postrider.benchmarks.openloop.OpenLoop;
import dev.postrider.benchmarks.openloop.Pace;
import dev.postrider.benchmarks.openloop.Rounds;
import dev.postrider.benchmarks.openloop.Site;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.benchmarks.report.Verdict;
import java.util.ArrayList;
import java.util.List;

/** How long an event takes from its planned sending to its receipt, at rates that leave room. */
final class Latency implements Scenario {
  private static final int ENDPOINTS = Shape.ENDPOINTS;
  private static final int LOW = 1_000;
  private static final int HIGH = 5_000;
  private static final double MOST_P50_MILLIS = 4;
  private static final double MOST_P99_MILLIS = 20;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String title() {
    return "from the planned sending to the receipt, open loop, %d endpoints".formatted(ENDPOINTS);
  }

  @Override
  public Result run(Lab lab) {
    try (Site site =
        Site.start(
            lab,
            new Site.Settings(name(), Flags.DELIVERING, 0),
            (seed, receiver) -> new EndpointPlan(Shape.audience(), receiver::url).register(seed))) {
      Rounds rounds = Rounds.of(lab.options());
      rounds.warmUp(site, ENDPOINTS);
      new OpenLoop(site, ENDPOINTS)
          .run(rounds.warmUpPace(HIGH, ENDPOINTS), new Series("warming up"));
      Series low = measure(site, rounds, LOW);
      Series high = measure(site, rounds, HIGH);
      List<Part> parts = new ArrayList<>();
      parts.add(new Part(low.name(), List.of(low), verdicts(low)));
      parts.add(new Part(high.name(), List.of(high), List.of()));
      return new Result(name(), title(), parts, Rounds.NOTES);
    }
  }

  private static Series measure(Site site, Rounds rounds, int eventsPerSecond) {
    Series series = new Series("%,d events/s".formatted(eventsPerSecond));
    Pace pace = rounds.pace(eventsPerSecond, ENDPOINTS);
    OpenLoop loop = new OpenLoop(site, ENDPOINTS);
    rounds.alternate(List.of(() -> loop.run(pace, series)));
    loop.profile(pace, series.name());
    return series;
  }

  private static List<Verdict> verdicts(Series low) {
    return List.of(
        Verdict.atMost("latency p50, ms", low.median(LatencyMeasures.P50), MOST_P50_MILLIS),
        Verdict.atMost("latency p99, ms", low.median(LatencyMeasures.P99), MOST_P99_MILLIS));
  }
}
