package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.CloudEvents;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import java.util.List;
import java.util.function.UnaryOperator;

/** The same events with CloudEvents attributes in their headers: what reading these costs. */
final class CloudEventHeaders implements Scenario {
  private static final double LEAST_RATE = 0.9;

  @Override
  public String name() {
    return "cloudevents";
  }

  @Override
  public String title() {
    return "the same events with CloudEvents headers, against direct";
  }

  @Override
  public Result run(Lab lab) {
    Audience audience = Shape.audience();
    lab.register(new EndpointPlan(audience, lab.receiver()::url)::register);
    Part part =
        new SideBySide(lab, audience, name(), LEAST_RATE)
            .compare(
                (publisher, topic) -> new CloudEvents(publisher, topic, Values.json(), audience),
                UnaryOperator.identity());
    return new Result(name(), title(), List.of(part), List.of());
  }
}
