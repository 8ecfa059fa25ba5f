package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.ledger.Percentiles;
import dev.postrider.benchmarks.receiver.Manner;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.scenario.Scenario;
import dev.postrider.dispatcher.endpoint.Policy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One endpoint of eleven gets two thirds of the events, is dead for a while, and recovers. What the
 * others notice is compared with the same load while it was alive.
 */
final class DeadEndpoint implements Scenario {
  private static final int HEALTHY = 10;
  private static final int DEAD = HEALTHY;
  private static final int EVENTS_PER_SECOND = 3_000;
  private static final int TO_ONE_HEALTHY = 3;

  /** Always gets its events through its queue, so that holding and draining are compiled, too. */
  private static final int QUEUED = DEAD + 1;

  private static final int WARM_UP = 60_000;
  private static final long SECOND_NANOS = 1_000_000_000;

  private static final int BREAKER = 10;
  private static final int IN_FLIGHT = 32;

  /** Within the minute: after 5, 15 and 35 s, and one more when all jitter is short. */
  private static final int PROBES = 4;

  /** The fourth interval, with its jitter. */
  private static final double LONGEST_INTERVAL = 48;

  private static final double MOST_P99 = 1.5;
  private static final double LEAST_DRAINED = 5_000;
  private static final double MOST_DISPLACED = 1_024;
  private static final int REQUEST_SECONDS = 15;

  private final String name;
  private final Manner dead;
  private final double mostDisplaced;

  private DeadEndpoint(String name, Manner dead, double mostDisplaced) {
    this.name = name;
    this.dead = dead;
    this.mostDisplaced = mostDisplaced;
  }

  static DeadEndpoint failing() {
    return new DeadEndpoint("dead", new Manner(500, 0, 0), MOST_DISPLACED);
  }

  /** What is in flight when it begins is held when its time is over, behind what came meanwhile. */
  static DeadEndpoint hanging() {
    return new DeadEndpoint(
        "hanging", new Manner(0, 0, 0), MOST_DISPLACED + REQUEST_SECONDS * EVENTS_PER_SECOND);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return "an endpoint that is dead for a minute at 2,000 events/s, ten others, and its recovery";
  }

  @Override
  public Result run(Lab lab) {
    int seconds = lab.options().quick() ? 20 : 60;
    Findings findings = new Findings("one of 11 endpoints " + name);
    try (Stage stage = Stage.set(lab, QUEUED + 1, DeadEndpoint::policy);
        Traffic traffic = Traffic.of(stage)) {
      stage.start("a", "--postrider.retry.schedule=5s,5m,30m,2h,5h,10h,14h,20h,24h");
      traffic.publish(WARM_UP, DeadEndpoint::customer);
      traffic.publish(WARM_UP, _ -> QUEUED);
      traffic.await(Duration.ofSeconds(10));
      lab.console().step("the endpoint is alive");
      int alive = traffic.size();
      traffic.publish(EVENTS_PER_SECOND * seconds / 2, EVENTS_PER_SECOND, DeadEndpoint::customer);
      traffic.await(Duration.ofSeconds(10));
      lab.console().step("the endpoint is dead");
      int died = traffic.size();
      long deadFrom = System.nanoTime();
      stage.receiver().tell(DEAD, DEAD, dead);
      traffic.publish(EVENTS_PER_SECOND * seconds, EVENTS_PER_SECOND, DeadEndpoint::customer);
      Stage.letRun(Duration.ofSeconds(2));
      String status = stage.api("a", "GET", DEAD, "queue");
      long held = stage.held();
      long recoversAt = System.nanoTime();
      stage.receiver().tell(DEAD, DEAD, Manner.OK);
      lab.console().step("the endpoint recovers, %,d held: %s".formatted(held, status));
      Account account = traffic.await(Duration.ofSeconds(60));
      int[] before = healthy(traffic, alive, died);
      int[] during = healthy(traffic, died, traffic.size());
      double p99Alive = account.latencyMillis(before, 99);
      double p99Dead = account.latencyMillis(during, 99);
      findings
          .note("others' p99 while it was alive", "ms", p99Alive)
          .note("others' p99 while it was dead", "ms", p99Dead)
          .note("others' p50 while it was alive", "ms", account.latencyMillis(before, 50))
          .note("others' p50 while it was dead", "ms", account.latencyMillis(during, 50))
          .atMost("others' p99, dead against alive", "×", p99Dead / p99Alive, MOST_P99)
          .atMost(
              "requests while it was dead",
              "requests",
              account.requests(DEAD, deadFrom, recoversAt),
              BREAKER + IN_FLIGHT + PROBES)
          .note("held when it recovered", "deliveries", held);
      lab.console()
          .step(
              "others' slowest of each second, ms: "
                  + slowest(traffic, account, alive, recoversAt));
      recovery(findings, account, traffic, recoversAt);
      findings
          .none("lost", "deliveries", account.lost())
          .none("repeated", "deliveries", account.repeated())
          .none("unexpected", "requests", account.unexpected());
    }
    return new Result(name(), title(), List.of(findings.part()), List.of());
  }

  private void recovery(Findings findings, Account account, Traffic traffic, long recoversAt) {
    int[] late =
        Arrays.stream(traffic.of(DEAD))
            .filter(number -> account.hasArrived(number) && account.nanos(number) >= recoversAt)
            .toArray();
    if (late.length == 0) {
      return;
    }
    long[] times = account.times(late);
    Percentiles displaced = account.displacement(late);
    findings
        .atMost(
            "from recovery to the first delivery",
            "s",
            (times[0] - recoversAt) / 1e9,
            LONGEST_INTERVAL)
        .atLeast("drained", "deliveries/s", Account.rate(times, 0, 100), LEAST_DRAINED)
        .note("drained, middle 90 %", "deliveries/s", Account.rate(times, 5, 95))
        .note("out of the order of age by, p99", "places", displaced.at(99))
        .atMost("out of the order of age by, most", "places", displaced.max(), mostDisplaced);
  }

  /** By when the events were due, so that one sees what the tail was made of. */
  private static String slowest(Traffic traffic, Account account, int from, long until) {
    long start = traffic.event(from).dueNanos();
    Map<Long, Double> slowest = new TreeMap<>();
    for (int number : healthy(traffic, from, traffic.size())) {
      long due = traffic.event(number).dueNanos();
      if (account.hasArrived(number) && due < until) {
        slowest.merge((due - start) / SECOND_NANOS, (account.nanos(number) - due) / 1e6, Math::max);
      }
    }
    return slowest.values().stream()
        .map(millis -> String.valueOf(Math.round(millis)))
        .collect(Collectors.joining(" "));
  }

  private static Policy policy(int customer) {
    return customer == QUEUED ? Policies.inFlight(32) : Policy.STANDARD;
  }

  private static int customer(int event) {
    return event % TO_ONE_HEALTHY == 0 ? event / TO_ONE_HEALTHY % HEALTHY : DEAD;
  }

  private static int[] healthy(Traffic traffic, int from, int to) {
    return IntStream.range(from, to)
        .filter(number -> traffic.event(number).customer() != DEAD)
        .toArray();
  }
}
