package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.bareloop.LoopIds;
import dev.postrider.benchmarks.lab.Dispatcher;
import dev.postrider.benchmarks.lab.DispatcherSettings;
import dev.postrider.benchmarks.lab.Kafka;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Topic;
import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Customers;
import dev.postrider.benchmarks.load.Publisher;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.measure.ClosedLoop;
import dev.postrider.benchmarks.measure.Contender;
import dev.postrider.benchmarks.measure.Wrk;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.receiver.MessageKey;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.report.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The direct lane at full speed, against a bare loop that does the least that could be done. */
final class Direct implements Scenario {
  private static final int MANY = 1_000;
  private static final double LEAST_RATE = 0.9;
  private static final double MOST_CPU = 1.25;
  private static final double LEAST_OF_WRK = 0.35;
  private static final BareEvents.Ids LOOP_IDS =
      (_, partition, offset) -> MessageKey.of(LoopIds.of(partition, offset));

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public String title() {
    return "500-byte JSON events straight from the topic, against a bare loop";
  }

  @Override
  public Result run(Lab lab) {
    Topic one = lab.kafka().createTopic("one", Shape.PARTITIONS);
    Topic many = lab.kafka().createTopic("many", Shape.PARTITIONS);
    Audience all = Audience.of(Customers.of(MANY));
    lab.register(new EndpointPlan(all, lab.receiver()::url)::register);
    List<Part> parts = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Optional<Series> wrk = Wrk.find().map(found -> found.run(lab));
    Dispatcher dispatcher = lab.dispatcher(DispatcherSettings.of("dispatcher", List.of(one, many)));
    try (Publisher publisher = new Publisher(lab.kafka().bulkProducer())) {
      Rival rival = new Rival(lab, publisher, dispatcher);
      parts.add(rival.meet("1 endpoint", one, Audience.of(Customers.of(1))));
      parts.add(rival.meet("%,d endpoints".formatted(MANY), many, all));
    }
    wrk.ifPresentOrElse(
        limit -> parts.add(theLoopItself(limit, parts.getFirst().series().getFirst())),
        () -> notes.add("wrk is not on the PATH: the bare loop itself was compared with nothing."));
    return new Result(name(), title(), parts, notes);
  }

  private static Part theLoopItself(Series wrk, Series loop) {
    return new Part(
        "the bare loop itself",
        List.of(wrk, loop),
        List.of(new Against("wrk", wrk, loop).rateAtLeast(LEAST_OF_WRK)));
  }

  /** The dispatcher, which meets a bare loop on one topic after the other. */
  private record Rival(Lab lab, Publisher publisher, Dispatcher dispatcher) {
    Part meet(String title, Topic topic, Audience audience) {
      Kafka kafka = lab.kafka();
      Topic own = kafka.createTopic(topic.name() + "-bare", Shape.PARTITIONS);
      int endpoints = audience.customers().count();
      try (Child loop =
          lab.bareLoop(own, IntStream.range(0, endpoints).mapToObj(lab.receiver()::url).toList())) {
        var loopsEvents = new BareEvents(publisher, own, Values.json(), audience, LOOP_IDS);
        var events =
            new BareEvents(publisher, topic, Values.json(), audience, BareEvents.postriders(topic));
        List<Series> series =
            new ClosedLoop(lab)
                .run(
                    List.of(
                        new Contender("bare loop", loop, loopsEvents, kafka),
                        new Contender("dispatcher", dispatcher.process(), events, kafka)));
        Against against = new Against("the bare loop", series.getFirst(), series.getLast());
        return new Part(
            title, series, List.of(against.rateAtLeast(LEAST_RATE), against.cpuAtMost(MOST_CPU)));
      }
    }
  }
}
