package dev.postrider.benchmarks.openloop;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.ledger.Percentiles;
import dev.postrider.benchmarks.ledger.Reconciliation;
import dev.postrider.benchmarks.measure.Measures;
import dev.postrider.benchmarks.measure.Usage;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.receiver.Arrivals;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** One round: the generator follows its plan while the dispatcher delivers. */
public final class OpenLoop {
  private static final Duration SAMPLE = Duration.ofMillis(500);

  /** Long enough for a repetition to arrive. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  private final Site site;
  private final int healthyCustomers;

  /**
   * @param healthyCustomers whose endpoints answer: those from 0 on
   */
  public OpenLoop(Site site, int healthyCustomers) {
    this.site = site;
    this.healthyCustomers = healthyCustomers;
  }

  /**
   * Runs a round, and adds its figures to the series if the generator kept to its plan.
   *
   * @return whether it did
   * @throws BenchFailure if a delivery to a healthy endpoint was lost
   */
  public boolean run(Pace pace, Series series) {
    long heldBefore = site.kafka().written(Topics.QUEUE);
    site.receiver().reset();
    Plan plan = site.generator().begin(pace);
    sleepUntil(plan.dueNanos(pace.firstMeasured()));
    Usage.Window window = Usage.begin(site.processes());
    List<Double> memory = sampleMemory(plan);
    Usage usage = window.end();
    SendLog log = site.generator().finish(plan);
    OpenLoopRound round =
        new OpenLoopRound(log, site.ids(), pace.firstMeasured(), healthyCustomers);
    new Awaited(site.dispatcher(), site.receiver()).all(round::take);
    LockSupport.parkNanos(SETTLE.toNanos());
    Arrivals arrivals = site.receiver().arrivals();
    requireAll(round.take(arrivals));
    boolean counts = round.isValid() || site.lab().options().quick();
    say(series, round, counts);
    if (counts) {
      round.addTo(series);
      addUsage(series, usage, plan.count() - pace.firstMeasured());
      series.add(LatencyMeasures.GROWTH, growth(memory));
      series.add(Measures.HELD, site.kafka().written(Topics.QUEUE) - heldBefore);
      if (round.forSick() > 0) {
        series.add(LatencyMeasures.SICK, round.forSick());
        series.add(LatencyMeasures.SICK_REQUESTS, requestsAtSick(arrivals));
      }
    }
    return counts;
  }

  /**
   * One more round, which does not count, because recording it costs something; if a recording is
   * wanted.
   */
  public void profile(Pace pace, String name) {
    if (!site.lab().options().profile()) {
      return;
    }
    Child dispatcher = site.dispatcher();
    Path recording =
        site.lab()
            .folder()
            .resolve("%s-%d.jfr".formatted(name.replace(' ', '-'), dispatcher.pid()));
    dispatcher.jcmd("JFR.start", "name=bench", "settings=profile");
    run(pace, new Series("profiling"));
    dispatcher.jcmd("JFR.stop", "name=bench", "filename=" + recording);
    site.lab().console().step("recording: " + recording);
  }

  private List<Double> sampleMemory(Plan plan) {
    List<Double> samples = new ArrayList<>();
    while (System.nanoTime() < plan.endNanos()) {
      samples.add(site.dispatcher().rssMib());
      LockSupport.parkNanos(SAMPLE.toNanos());
    }
    return samples;
  }

  /** The last quarter's mean against that of the second quarter: the first one may still grow. */
  private static double growth(List<Double> samples) {
    int quarter = Math.max(1, samples.size() / 4);
    return mean(samples, samples.size() - quarter, samples.size())
        / mean(samples, Math.min(quarter, samples.size() - 1), 2 * quarter);
  }

  private static double mean(List<Double> samples, int from, int to) {
    return samples.subList(from, Math.min(to, samples.size())).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  private long requestsAtSick(Arrivals arrivals) {
    return IntStream.range(0, arrivals.size())
        .filter(i -> arrivals.endpoint(i) >= healthyCustomers)
        .count();
  }

  private static void addUsage(Series series, Usage usage, int deliveries) {
    Usage.OfProcess dispatcher = usage.processes().getFirst();
    for (Usage.OfProcess used : usage.processes()) {
      String process = used == dispatcher ? "" : kind(used.process().name());
      series.add(Measures.cpu(process), (double) used.cpuMicros() / deliveries);
      series.add(Measures.memory(process), used.peakRssMib());
    }
  }

  /** The same in every site: {@code broker} of {@code broker baseline 1}. */
  private static String kind(String processName) {
    return processName.split(" ", 2)[0];
  }

  private void requireAll(Reconciliation outcome) {
    if (outcome.lost() > 0 || outcome.unexpected() > 0) {
      throw new BenchFailure(
          "Of %d deliveries to healthy endpoints %d were lost, and %d arrived that nobody published"
              .formatted(outcome.expected(), outcome.lost(), outcome.unexpected()));
    }
  }

  private void say(Series series, OpenLoopRound round, boolean counts) {
    Percentiles latency = round.latency();
    site.lab()
        .console()
        .step(
            String.format(
                Locale.ROOT,
                "%-14s latency p50 %.1f ms, p99 %.1f ms, max %.1f ms; generator behind by %.1f ms%s",
                series.name(),
                OpenLoopRound.millis(latency.at(50)),
                OpenLoopRound.millis(latency.at(99)),
                OpenLoopRound.millis(latency.max()),
                round.behindMillis(),
                counts ? "" : ", too much: this round does not count"));
  }

  private static void sleepUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
