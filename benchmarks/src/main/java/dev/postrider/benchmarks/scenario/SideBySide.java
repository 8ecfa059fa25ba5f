package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Dispatcher;
import dev.postrider.benchmarks.lab.DispatcherSettings;
import dev.postrider.benchmarks.lab.Kafka;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Topic;
import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Load;
import dev.postrider.benchmarks.load.Publisher;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.measure.ClosedLoop;
import dev.postrider.benchmarks.measure.Contender;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Series;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One dispatcher that carries plain JSON events from one topic, which is the baseline, and
 * something else from another.
 *
 * @param audience of the baseline; registered already
 * @param name of what is compared with it
 * @param leastRate what share of the baseline's rate is the target
 */
record SideBySide(Lab lab, Audience audience, String name, double leastRate) {

  /** Makes what is compared with the baseline. */
  @FunctionalInterface
  interface Other {
    Load of(Publisher publisher, Topic topic);
  }

  /**
   * Measures.
   *
   * @param settings what the dispatcher needs besides the usual
   */
  Part compare(Other other, UnaryOperator<DispatcherSettings> settings) {
    Kafka kafka = lab.kafka();
    Topic plain = kafka.createTopic("plain", Shape.PARTITIONS);
    Topic others = kafka.createTopic("other", Shape.PARTITIONS);
    Dispatcher dispatcher =
        lab.dispatcher(settings.apply(DispatcherSettings.of("dispatcher", List.of(plain, others))));
    try (Publisher publisher = new Publisher(kafka.bulkProducer())) {
      Load direct =
          new BareEvents(publisher, plain, Values.json(), audience, BareEvents.postriders(plain));
      List<Series> series =
          new ClosedLoop(lab)
              .run(
                  List.of(
                      new Contender("direct", dispatcher.process(), direct, kafka),
                      new Contender(
                          name, dispatcher.process(), other.of(publisher, others), kafka)));
      return new Part(
          "%,d endpoints".formatted(audience.customers().count()),
          series,
          List.of(
              new Against("direct", series.getFirst(), series.getLast()).rateAtLeast(leastRate)));
    }
  }
}
