package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Customers;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import java.util.List;
import java.util.function.UnaryOperator;

/** One event to a thousand endpoints, against an event for each of the same thousand. */
final class Fanout implements Scenario {
  private static final int ENDPOINTS = 1_000;
  private static final double LEAST_RATE = 0.9;

  @Override
  public String name() {
    return "fanout";
  }

  @Override
  public String title() {
    return "one event to 1,000 endpoints, against one event each";
  }

  @Override
  public Result run(Lab lab) {
    Audience each = Audience.of(Customers.of(ENDPOINTS));
    Audience all = new Audience(Customers.of("crowd", 1), ENDPOINTS);
    lab.register(seed -> {
      new EndpointPlan(each, lab.receiver()::url).register(seed);
      new EndpointPlan(all, lab.receiver()::url).register(seed);
    });
    Part part =
        new SideBySide(lab, each, name(), LEAST_RATE)
            .compare(
                (publisher, topic) ->
                    new BareEvents(
                        publisher, topic, Values.json(), all, BareEvents.postriders(topic)),
                UnaryOperator.identity());
    return new Result(name(), title(), List.of(part), List.of());
  }
}
