package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Order;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The same events in Avro: what reading them and writing them as JSON costs. */
final class Avro implements Scenario {
  private static final double LEAST_RATE = 0.8;

  @Override
  public String name() {
    return "avro";
  }

  @Override
  public String title() {
    return "the same events from Avro, against direct";
  }

  @Override
  public Result run(Lab lab) {
    Audience audience = Shape.audience();
    lab.register(new EndpointPlan(audience, lab.receiver()::url)::register);
    Path schema = lab.folder().resolve("OrderPlaced.avsc").toAbsolutePath();
    try {
      Files.writeString(schema, Order.schema().toString());
    } catch (IOException notWritten) {
      throw new BenchFailure("The schema could not be written", notWritten);
    }
    Part part =
        new SideBySide(lab, audience, name(), LEAST_RATE)
            .compare(
                (publisher, topic) ->
                    new BareEvents(
                        publisher, topic, Values.avro(), audience, BareEvents.postriders(topic)),
                settings -> settings.with("--postrider.avro.schema-files=" + schema));
    return new Result(name(), title(), List.of(part), List.of());
  }
}
