package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Dispatcher;
import dev.postrider.benchmarks.lab.DispatcherSettings;
import dev.postrider.benchmarks.lab.Kafka;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Topic;
import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Publisher;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.measure.ClosedLoop;
import dev.postrider.benchmarks.measure.Contender;
import dev.postrider.benchmarks.report.Measure;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.benchmarks.report.Verdict;
import dev.postrider.dispatcher.endpoint.RegistrySeed;
import java.util.List;

/**
 * A registry of 100,000 endpoints, against one of 100. The same 100 endpoints get events in both,
 * so that nothing but the registry differs: each is one of ten of its application, of which the
 * other nine want other types.
 */
final class LargeRegistry implements Scenario {
  private static final int APPLICATIONS = 10_000;
  private static final int ENDPOINTS_EACH = 10;
  private static final double LEAST_RATE = 0.9;
  private static final double MOST_EXTRA_START_SECONDS = 10;
  private static final double MOST_HEAP_MIB = 512;
  private static final Measure START = new Measure("start", "s");
  private static final Measure HEAP = new Measure("live heap", "MiB");

  @Override
  public String name() {
    return "registry";
  }

  @Override
  public String title() {
    return "100,000 endpoints of 10,000 applications registered, against 100";
  }

  @Override
  public Result run(Lab lab) {
    Kafka small = lab.kafka();
    Kafka large = lab.kafka("second broker");
    Audience audience = Shape.audience();
    lab.register(new EndpointPlan(audience, lab.receiver()::url)::register, small);
    lab.console().step("registering 100,000 endpoints");
    lab.register(seed -> registerMany(lab, seed, audience), large);
    try (Publisher toSmall = new Publisher(small.bulkProducer());
        Publisher toLarge = new Publisher(large.bulkProducer())) {
      Side baseline = side(lab, "100 endpoints", small, toSmall);
      Side subject = side(lab, "100,000 endpoints", large, toLarge);
      List<Series> series =
          new ClosedLoop(lab).run(List.of(baseline.contender(), subject.contender()));
      series.getFirst().add(START, baseline.startSeconds());
      series.getLast().add(START, subject.startSeconds());
      series.getFirst().add(HEAP, baseline.dispatcher().process().liveHeapMib());
      series.getLast().add(HEAP, subject.dispatcher().process().liveHeapMib());
      Part part =
          new Part(
              "events for the same 100 endpoints",
              series,
              verdicts(series.getFirst(), series.getLast()));
      return new Result(name(), title(), List.of(part), List.of());
    }
  }

  private static void registerMany(Lab lab, RegistrySeed seed, Audience audience) {
    for (int number = 0; number < APPLICATIONS; number++) {
      boolean active = number < audience.customers().count();
      String application =
          seed.application(active ? audience.customers().uid(number) : "idle-" + number);
      seed.endpoint(application, lab.receiver().url(number), List.of("order.*"));
      for (int other = 1; other < ENDPOINTS_EACH; other++) {
        int endpoint = APPLICATIONS * other + number;
        seed.endpoint(
            application, lab.receiver().url(endpoint), List.of("invoice." + other, "parcel.*"));
      }
    }
  }

  private record Side(Dispatcher dispatcher, Contender contender) {
    double startSeconds() {
      return dispatcher.startTook().toMillis() / 1000.0;
    }
  }

  private static Side side(Lab lab, String name, Kafka kafka, Publisher publisher) {
    Topic topic = kafka.createTopic("orders", Shape.PARTITIONS);
    Dispatcher dispatcher =
        lab.dispatcher(
            DispatcherSettings.of("dispatcher of " + name.replace(",", ""), List.of(topic)), kafka);
    BareEvents events =
        new BareEvents(
            publisher, topic, Values.json(), Shape.audience(), BareEvents.postriders(topic));
    return new Side(dispatcher, new Contender(name, dispatcher.process(), events, kafka));
  }

  private static List<Verdict> verdicts(Series small, Series large) {
    return List.of(
        new Against("100 endpoints", small, large).rateAtLeast(LEAST_RATE),
        Verdict.atMost(
            "seconds that it starts later",
            large.median(START) - small.median(START),
            MOST_EXTRA_START_SECONDS),
        Verdict.atMost("live heap in MiB", large.median(HEAP), MOST_HEAP_MIB));
  }
}
