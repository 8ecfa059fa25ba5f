package dev.postrider.benchmarks.measure;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Kafka;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Receiver;
import dev.postrider.benchmarks.ledger.Ledger;
import dev.postrider.benchmarks.ledger.Reconciliation;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Throughput: a contender is stopped, its topic is filled, it is let go, and everything must
 * arrive. The contenders take turns, on the same broker and receiver, in the other order every
 * other round, after a round each that does not count.
 */
public final class ClosedLoop {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Duration NO_PROGRESS = Duration.ofSeconds(40);

  /** Long enough for a repetition to arrive, and for the last commit. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  /** The compiler is not done with a dispatcher before it has made about 500,000 deliveries. */
  private static final int WARM_UPS = 4;

  private static final int FIRST_DELIVERIES = 20_000;
  private static final int QUICK_DELIVERIES = 3_000;

  private final Lab lab;

  public ClosedLoop(Lab lab) {
    this.lab = lab;
  }

  /** A contender in the run. */
  private static final class Entrant {
    private final Contender contender;
    private final Series series;
    private int events;

    private Entrant(Contender contender, double deliveries) {
      this.contender = contender;
      this.series = new Series(contender.name());
      roundOf(deliveries);
    }

    private void roundOf(double deliveries) {
      events = Math.max(1, (int) (deliveries / contender.load().deliveriesPerEvent()));
    }
  }

  /**
   * Measures.
   *
   * @param contenders the baseline first
   * @return their series, in the same order
   * @throws BenchFailure if anything was lost
   */
  public List<Series> run(List<Contender> contenders) {
    List<Entrant> entrants =
        contenders.stream().map(contender -> new Entrant(contender, firstDeliveries())).toList();
    for (int warmUp = 1; warmUp <= warmUps(); warmUp++) {
      for (Entrant entrant : entrants) {
        measure(entrant, "warming up");
      }
    }
    for (int number = 1; number <= lab.options().rounds(); number++) {
      String name = "round %d of %d".formatted(number, lab.options().rounds());
      for (Entrant entrant : number % 2 == 1 ? entrants : entrants.reversed()) {
        measure(entrant, name).addTo(entrant.series);
      }
    }
    if (lab.options().profile()) {
      entrants.forEach(this::profile);
    }
    return entrants.stream().map(entrant -> entrant.series).toList();
  }

  /** One more round, which does not count, because recording it costs something. */
  private void profile(Entrant entrant) {
    Child process = entrant.contender.process();
    Path recording =
        lab.folder()
            .resolve(
                "%s-%d.jfr".formatted(entrant.contender.name().replace(' ', '-'), process.pid()));
    process.jcmd("JFR.start", "name=bench", "settings=profile");
    measure(entrant, "profiling");
    process.jcmd("JFR.stop", "name=bench", "filename=" + recording);
    lab.console().step("recording: " + recording);
  }

  private int warmUps() {
    return lab.options().quick() ? 1 : WARM_UPS;
  }

  private int firstDeliveries() {
    return lab.options().quick() ? QUICK_DELIVERIES : FIRST_DELIVERIES;
  }

  private Round measure(Entrant entrant, String name) {
    Contender contender = entrant.contender;
    Receiver receiver = lab.receiver();
    Kafka kafka = contender.kafka();
    Child process = contender.process();
    long heldBefore = kafka.written(Topics.QUEUE);
    receiver.reset();
    process.freeze();
    Ledger ledger;
    Usage.Window window;
    try {
      ledger = contender.load().publish(entrant.events);
      window = Usage.begin(List.of(process, kafka.process(), receiver.process()));
    } finally {
      process.thaw();
    }
    awaitArrivals(process, receiver, ledger.size());
    Usage usage = window.end();
    LockSupport.parkNanos(SETTLE.toNanos());
    Reconciliation result = ledger.reconcile(receiver.arrivals());
    Round round = new Round(result, usage, kafka.written(Topics.QUEUE) - heldBefore);
    say(contender, name, round);
    requireAll(contender, result);
    adapt(entrant, result);
    return round;
  }

  private static void awaitArrivals(Child process, Receiver receiver, int expected) {
    int last = -1;
    long deadline = 0;
    int count = receiver.count();
    while (count < expected) {
      process.requireAlive();
      if (count > last) {
        last = count;
        deadline = System.nanoTime() + NO_PROGRESS.toNanos();
      } else if (System.nanoTime() - deadline > 0) {
        return;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      count = receiver.count();
    }
  }

  private void say(Contender contender, String name, Round round) {
    lab.console()
        .step(
            String.format(
                Locale.ROOT,
                "%-14s %-14s %,9.0f deliveries/s, %5.1f µs CPU each, %,d of %,d arrived%s%s",
                name,
                contender.name(),
                round.result().ratePerSecond(),
                round.cpuPerDelivery(),
                round.result().expected() - round.result().lost(),
                round.result().expected(),
                several(round.result().duplicates(), "repeated"),
                several(round.held(), "held")));
  }

  private static String several(long number, String what) {
    return number == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", number, what);
  }

  private static void requireAll(Contender contender, Reconciliation result) {
    if (result.lost() > 0 || result.unexpected() > 0) {
      throw new BenchFailure(
          "%s: of %d deliveries %d were lost, and %d arrived that nobody published"
              .formatted(contender.name(), result.expected(), result.lost(), result.unexpected()));
    }
  }

  /** The next round shall last as long as a round shall. */
  private void adapt(Entrant entrant, Reconciliation result) {
    if (!lab.options().quick()) {
      entrant.roundOf(result.ratePerSecond() * lab.options().round().toMillis() / 1000.0);
    }
  }
}
