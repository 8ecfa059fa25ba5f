package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.receiver.Manner;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.scenario.Scenario;
import dev.postrider.dispatcher.endpoint.Policy.Ordering;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** How fast an endpoint is served in an order, by a receiver that takes a millisecond for each. */
final class OrderSpeed implements Scenario {
  private static final Manner A_MILLISECOND = new Manner(204, 1, 0);

  private final Ordering ordering;
  private final int keys;
  private final double leastPerSecond;

  private OrderSpeed(Ordering ordering, int keys, double leastPerSecond) {
    this.ordering = ordering;
    this.keys = keys;
    this.leastPerSecond = leastPerSecond;
  }

  static OrderSpeed strict() {
    return new OrderSpeed(Ordering.STRICT, 1, 300);
  }

  static OrderSpeed keys() {
    return new OrderSpeed(Ordering.KEY, 100, 2_000);
  }

  @Override
  public String name() {
    return ordering == Ordering.STRICT ? "strict" : "keys";
  }

  @Override
  public String title() {
    return "an endpoint in order, %d key(s), answering in 1 ms".formatted(keys);
  }

  @Override
  public Result run(Lab lab) {
    int seconds = lab.options().quick() ? 5 : 30;
    int events = (int) (leastPerSecond * seconds);
    Findings findings = new Findings(title());
    try (Stage stage = Stage.set(lab, 1, _ -> Policies.ordered(ordering));
        Traffic traffic = Traffic.of(stage)) {
      // The key is the order's here, and no longer the application.
      stage.start("a", "--postrider.topics[events].application=constant:" + Traffic.uid(0));
      stage.receiver().tell(0, 0, A_MILLISECOND);
      traffic.publish(events / 2, 0, _ -> 0, this::key);
      traffic.await(Duration.ofSeconds(20));
      int warm = traffic.size();
      traffic.publish(events, 0, _ -> 0, this::key);
      Account account = traffic.await(Duration.ofSeconds(20));
      long[] times = account.times(IntStream.range(warm, traffic.size()).toArray());
      findings
          .atLeast("delivered", "deliveries/s", Account.rate(times, 5, 95), leastPerSecond)
          .none(
              "tried before the one before was answered",
              "deliveries",
              account.outOfOrder(
                  event -> event.partition() + event.key(),
                  Duration.ofMillis(A_MILLISECOND.millis())))
          .none("lost", "deliveries", account.lost())
          .none("repeated", "deliveries", account.repeated());
    }
    return new Result(name(), title(), List.of(findings.part()), List.of());
  }

  private String key(int event) {
    return "key-" + event % keys;
  }
}
