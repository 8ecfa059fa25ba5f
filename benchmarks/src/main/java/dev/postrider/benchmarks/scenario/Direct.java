package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.bareloop.LoopIds;
import dev.postrider.benchmarks.lab.Dispatcher;
import dev.postrider.benchmarks.lab.DispatcherSettings;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Topic;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Publisher;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.measure.ClosedLoop;
import dev.postrider.benchmarks.measure.Contender;
import dev.postrider.benchmarks.measure.Measures;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.receiver.MessageKey;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.report.Series;
import dev.postrider.benchmarks.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The direct lane at full speed, against a bare loop that does the least that could be done. */
final class Direct implements Scenario {
  private static final int PARTITIONS = 4;
  private static final int MANY = 1_000;
  private static final double LEAST_RATE = 0.9;
  private static final double MOST_CPU = 1.25;

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
    Topic one = lab.kafka().createTopic("one", PARTITIONS);
    Topic many = lab.kafka().createTopic("many", PARTITIONS);
    lab.register(seed -> EndpointPlan.oneEach(lab.receiver(), MANY).register(seed));
    Dispatcher dispatcher = lab.dispatcher(DispatcherSettings.of("dispatcher", List.of(one, many)));
    List<Part> parts = new ArrayList<>();
    try (Publisher publisher = new Publisher(lab.kafka().bulkProducer())) {
      parts.add(part(lab, publisher, dispatcher, one, 1));
      parts.add(part(lab, publisher, dispatcher, many, MANY));
    }
    return new Result(name(), title(), parts, List.of());
  }

  private static Part part(
      Lab lab, Publisher publisher, Dispatcher dispatcher, Topic topic, int endpoints) {
    Topic own = lab.kafka().createTopic(topic.name() + "-bare", PARTITIONS);
    try (Child loop =
        lab.bareLoop(own, IntStream.range(0, endpoints).mapToObj(lab.receiver()::url).toList())) {
      List<Series> series =
          new ClosedLoop(lab, 1)
              .run(
                  List.of(
                      new Contender(
                          "bare loop",
                          loop,
                          events(
                              publisher,
                              own,
                              endpoints,
                              (_, partition, offset) ->
                                  MessageKey.of(LoopIds.of(partition, offset)))),
                      new Contender(
                          "dispatcher",
                          dispatcher.process(),
                          events(publisher, topic, endpoints, BareEvents.postriders(topic)))));
      return new Part(
          endpoints == 1 ? "1 endpoint" : "%,d endpoints".formatted(endpoints),
          series,
          verdicts(series.getFirst(), series.getLast()));
    }
  }

  private static BareEvents events(
      Publisher publisher, Topic topic, int endpoints, BareEvents.Ids ids) {
    return new BareEvents(publisher, topic, Values.json(), BareEvents.Audience.of(endpoints), ids);
  }

  private static List<Verdict> verdicts(Series loop, Series dispatcher) {
    return List.of(
        Verdict.atLeast(
            "rate against the bare loop",
            dispatcher.median(Measures.RATE) / loop.median(Measures.RATE),
            LEAST_RATE),
        Verdict.atMost(
            "CPU per delivery against the bare loop",
            dispatcher.median(Measures.CPU) / loop.median(Measures.CPU),
            MOST_CPU));
  }
}
