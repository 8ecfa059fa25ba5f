package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.lab.Dispatcher;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.receiver.Manner;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.scenario.Scenario;
import dev.postrider.dispatcher.endpoint.Policy.Ordering;
import java.time.Duration;
import java.util.List;

/** A strict endpoint, of whose attempts 5 % fail, while its dispatcher is killed or frozen. */
final class OrderUnderFault implements Scenario {
  private static final int EVENTS = 10_000;
  private static final int FEW_EVENTS = 2_000;
  private static final Manner FLAKY = new Manner(204, 0, 50);
  private static final int KILLS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Kind kind;

  enum Kind {
    CRASH,
    FREEZE
  }

  OrderUnderFault(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return switch (kind) {
      case CRASH -> "crash";
      case FREEZE -> "freeze";
    };
  }

  @Override
  public String title() {
    return switch (kind) {
      case CRASH -> "a strict endpoint, 5 % of attempts fail, five times kill -9";
      case FREEZE -> "a strict endpoint, 5 % of attempts fail, its owner stands still for 60 s";
    };
  }

  @Override
  public Result run(Lab lab) {
    int events = lab.options().quick() ? FEW_EVENTS : EVENTS;
    Findings findings = new Findings(title());
    try (Stage stage = Stage.set(lab, 1, _ -> Policies.orderedAndImpatient(Ordering.STRICT));
        Traffic traffic = Traffic.of(stage)) {
      stage.start("a");
      if (kind == Kind.FREEZE) {
        stage.start("b");
      }
      stage.receiver().tell(0, 0, FLAKY);
      switch (kind) {
        case CRASH -> {
          traffic.publish(events, _ -> 0);
          crash(stage, events);
        }
        case FREEZE -> {
          int before = events * 3 / 4;
          traffic.publish(before, _ -> 0);
          Dispatcher owner = freeze(stage, before);
          Stage.letRun(Duration.ofSeconds(lab.options().quick() ? 20 : 60));
          // So that the other one is at work when it comes back.
          traffic.publish(events - before, _ -> 0);
          thaw(stage, owner);
        }
      }
      Account account = traffic.await(Duration.ofSeconds(40));
      findings
          .note("requests", "requests", account.requests())
          .note("repeated after a 2xx", "deliveries", account.repeated())
          .none(
              "tried before the first 2xx of the one before",
              "deliveries",
              account.outOfOrder(Traffic.Event::partition, Duration.ZERO))
          .none("lost", "deliveries", account.lost())
          .none("unexpected", "requests", account.unexpected());
    }
    return new Result(name(), title(), List.of(findings.part()), List.of());
  }

  private static void crash(Stage stage, int events) {
    for (int kill = 1; kill <= KILLS; kill++) {
      int at = kill * events / (KILLS + 1);
      Stage.await("delivering", PATIENCE, () -> stage.receiver().count() >= at);
      stage.at("a").process().kill();
      stage.lab().console().step("killed at %,d requests".formatted(stage.receiver().count()));
      stage.start("a");
    }
  }

  /** The owner of the endpoint, which stands still from now on. */
  private static Dispatcher freeze(Stage stage, int events) {
    Stage.await("delivering", PATIENCE, () -> stage.receiver().count() >= events / 4);
    Dispatcher owner = stage.held(stage.at("a")) > 0 ? stage.at("a") : stage.at("b");
    owner.process().freeze();
    stage.lab().console().step("the %s is frozen".formatted(owner.process().name()));
    return owner;
  }

  private static void thaw(Stage stage, Dispatcher owner) {
    Dispatcher other = owner == stage.at("a") ? stage.at("b") : stage.at("a");
    Stage.await("the other one at work", PATIENCE, () -> stage.held(other) > 0);
    owner.process().thaw();
    stage.lab().console().step("it goes on; the other one holds %,d".formatted(stage.held(other)));
  }
}
