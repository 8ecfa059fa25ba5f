package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Dispatcher;
import dev.postrider.benchmarks.lab.DispatcherSettings;
import dev.postrider.benchmarks.lab.Flags;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Topic;
import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Publisher;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.measure.ClosedLoop;
import dev.postrider.benchmarks.measure.Contender;
import dev.postrider.benchmarks.measure.Measures;
import dev.postrider.benchmarks.openloop.Rounds;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.benchmarks.report.Verdict;
import java.util.List;

/**
 * Direct and isolation in a heap of 256 MiB: a dispatcher that runs out of it ends, and the run
 * with it.
 */
final class SmallHeap implements Scenario {
  private static final int SMALL_MIB = 256;
  private static final double LEAST_RATE = 0.8;
  private static final double MOST_GROWTH = 1.1;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String title() {
    return "direct and isolation with -Xmx256m, against the usual heap";
  }

  @Override
  public Result run(Lab lab) {
    // First, because what it starts it also ends.
    Part sick = MemoryUnderIsolation.measure(lab);
    Part direct = direct(lab);
    return new Result(name(), title(), List.of(direct, sick), Rounds.NOTES);
  }

  private static Part direct(Lab lab) {
    Topic usual = lab.kafka().createTopic("usual", Shape.PARTITIONS);
    Topic small = lab.kafka().createTopic("small", Shape.PARTITIONS);
    lab.register(new EndpointPlan(Shape.audience(), lab.receiver()::url)::register);
    try (Publisher publisher = new Publisher(lab.kafka().bulkProducer())) {
      Contender baseline =
          contender(lab, publisher, DispatcherSettings.of("usual heap", List.of(usual)));
      Contender subject =
          contender(
              lab,
              publisher,
              DispatcherSettings.of("small heap", List.of(small))
                  .withFlags(Flags.delivering(SMALL_MIB)));
      List<Series> series = new ClosedLoop(lab).run(List.of(baseline, subject));
      return new Part(
          "%,d endpoints".formatted(Shape.ENDPOINTS),
          series,
          List.of(
              new Against("the usual heap", series.getFirst(), series.getLast())
                  .rateAtLeast(LEAST_RATE),
              steady(series.getLast())));
    }
  }

  private static Contender contender(Lab lab, Publisher publisher, DispatcherSettings settings) {
    Dispatcher dispatcher = lab.dispatcher(settings);
    Topic topic = settings.topics().getFirst();
    Audience audience = Shape.audience();
    return new Contender(
        settings.name(),
        dispatcher.process(),
        new BareEvents(publisher, topic, Values.json(), audience, BareEvents.postriders(topic)),
        lab.kafka());
  }

  private static Verdict steady(Series small) {
    List<Double> memory = small.values(Measures.memory(""));
    return Verdict.atMost(
        "memory of the last round against the first",
        memory.getLast() / memory.getFirst(),
        MOST_GROWTH);
  }
}
