package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Dispatcher;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.process.Tool;
import dev.postrider.benchmarks.receiver.Manner;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.scenario.Scenario;
import dev.postrider.dispatcher.endpoint.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A dispatcher that holds much for dead endpoints is killed twice, and finds its state folder the
 * first time, and none the second time.
 */
final class Restart implements Scenario {
  /** An endpoint that is dead for so long is probed every five minutes, and up to a fifth later. */
  private static final Duration BETWEEN_PROBES = Duration.ofMinutes(7);

  private static final int DEAD = 1_000;
  private static final int HEALTHY = 100;
  private static final int BYTES = 1_024;
  private static final Manner REFUSING = new Manner(500, 0, 0);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int HEALTHY_PER_SECOND = 500;

  private static final double LATEST_FIRST = 60;
  private static final double MOST_HEAP_MIB = 512;
  private static final double MOST_RSS_MIB = 1_536;

  private final String name;
  private final int endpoints;
  private final int events;

  private Restart(String name, int endpoints, int events) {
    this.name = name;
    this.endpoints = endpoints;
    this.events = events;
  }

  static Restart some() {
    return new Restart("restart", 2_000, 120_000);
  }

  static Restart million() {
    return new Restart("million", 100_000, 1_000_000);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return "1,000 of %,d endpoints dead, %,d held, kill -9".formatted(endpoints, events);
  }

  @Override
  public Result run(Lab lab) {
    int published = lab.options().quick() ? events / 10 : events;
    Findings findings = new Findings(title());
    try (Stage stage = Stage.set(lab, endpoints, _ -> Policy.STANDARD);
        Traffic traffic = Traffic.of(stage, BYTES)) {
      Dispatcher dispatcher = stage.start("a");
      int[] alone = healthy(stage, traffic);
      stage.receiver().tell(0, DEAD - 1, REFUSING);
      long from = System.nanoTime();
      traffic.publish(published, event -> event % DEAD);
      Stage.await("all held", PATIENCE, () -> stage.held() >= published);
      findings.note("held", "deliveries/s", published * 1e9 / (System.nanoTime() - from));
      lab.console().step("%,d held".formatted(stage.held()));
      int[] beside = healthy(stage, traffic);
      findings
          .atMost("live heap", "MiB", dispatcher.process().liveHeapMib(), MOST_HEAP_MIB)
          .atMost("resident memory, most", "MiB", dispatcher.process().peakRssMib(), MOST_RSS_MIB);
      double kept = restart(stage, traffic, 0, DEAD / 2 - 1, false);
      double lost = restart(stage, traffic, DEAD / 2, DEAD - 1, true);
      Account account = traffic.await(BETWEEN_PROBES);
      findings
          .atMost("to the first delivery, with its state", "s", kept, LATEST_FIRST)
          .atMost("to the first delivery, state deleted", "s", lost, LATEST_FIRST)
          .note("resident memory after both", "MiB", stage.at("a").process().peakRssMib())
          .note("healthy p99 before", "ms", account.latencyMillis(alone, 99))
          .note("healthy p99 with all held", "ms", account.latencyMillis(beside, 99))
          .note("repeated", "deliveries", account.repeated())
          .none("lost", "deliveries", account.lost());
    }
    return new Result(
        name(),
        title(),
        List.of(findings.part()),
        List.of("The time counts from kill -9, and has the start of the next dispatcher in it."));
  }

  /** Events for others than the dead, which are the numbers returned. */
  private static int[] healthy(Stage stage, Traffic traffic) {
    int from = traffic.size();
    traffic.publish(HEALTHY_PER_SECOND * 10, HEALTHY_PER_SECOND, event -> DEAD + event % HEALTHY);
    stage.lab().console().step("healthy ones had events");
    return IntStream.range(from + HEALTHY_PER_SECOND, traffic.size()).toArray();
  }

  /** Kills it when some endpoints recover, and returns the seconds to their first delivery. */
  private static double restart(
      Stage stage, Traffic traffic, int first, int last, boolean withoutState) {
    Dispatcher before = stage.at("a");
    long killedAt = System.nanoTime();
    before.process().kill();
    if (withoutState) {
      delete(stage.lab().folder().resolve("dispatcher-a-state"));
    }
    stage.receiver().tell(first, last, Manner.OK);
    int seen = stage.receiver().count();
    stage.start("a");
    stage.lab().console().step("started again, %,d held".formatted(stage.held()));
    Stage.await("something of the queue", PATIENCE, () -> stage.receiver().count() > seen);
    int[] theirs =
        IntStream.range(0, traffic.size())
            .filter(number -> isOf(traffic.event(number).customer(), first, last))
            .toArray();
    Stage.await(
        "a delivery of the queue", PATIENCE, () -> traffic.account().times(theirs).length > 0);
    return (traffic.account().times(theirs)[0] - killedAt) / 1e9;
  }

  private static boolean isOf(int customer, int first, int last) {
    return customer >= first && customer <= last;
  }

  private static void delete(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BenchFailure("There is no state folder " + folder);
    }
    Tool.run(List.of("rm", "-r", folder.toString()));
  }
}
