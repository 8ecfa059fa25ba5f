package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Keystore;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Customers;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.report.Part;
import dev.postrider.benchmarks.report.Result;
import java.util.List;

/** HTTPS endpoints with connections that are kept, against HTTP. */
final class TlsEndpoints implements Scenario {
  private static final double LEAST_RATE = 0.6;

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public String title() {
    return "HTTPS endpoints, connections kept, against direct";
  }

  @Override
  public Result run(Lab lab) {
    Audience plain = Shape.audience();
    Audience secure = Audience.of(Customers.of("secure", Shape.ENDPOINTS));
    Keystore keystore = lab.withTls(Shape.ENDPOINTS);
    lab.register(seed -> {
      new EndpointPlan(plain, lab.receiver()::url).register(seed);
      new EndpointPlan(secure, lab.receiver()::secureUrl).register(seed);
    });
    Part part =
        new SideBySide(lab, plain, name(), LEAST_RATE)
            .compare(
                (publisher, topic) ->
                    new BareEvents(
                        publisher, topic, Values.json(), secure, BareEvents.postriders(topic)),
                settings -> settings.withMoreFlags(keystore.trusted()));
    return new Result(name(), title(), List.of(part), List.of());
  }
}
