package dev.postrider.benchmarks.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The faults, each tried on a {@link Stage} of its own. */
enum Fault {
  /** One of two dispatchers is killed, and started again. */
  KILL(1, "one of two dispatchers is killed and started again, time after time") {
    @Override
    void rage(Stage stage) {
      for (int round = 0; round < stage.plan().rounds(); round++) {
        stage.letRun(300, 2_500);
        String victim = oneOf(Stage.PLACES, stage.random());
        String life = stage.fleet().nameOf(victim);
        stage.fleet().kill(victim);
        stage.changed("killed dispatcher " + life, takeover(stage));
        stage.fleet().launch(victim);
        stage.fleet().awaitReady(victim);
      }
      stage.letRun(Duration.ofMillis(takeover(stage)));
    }
  },

  /** The only broker is stopped, or killed, and started again. */
  BROKER_RESTART(1, "the only broker is stopped or killed, and started again") {
    @Override
    void rage(Stage stage) {
      for (int round = 0; round < few(stage); round++) {
        stage.letRun(1_000, 4_000);
        if (stage.random().nextBoolean()) {
          stage.brokers().kill(1);
          stage.changed("killed the broker", outage(stage));
        } else {
          stage.brokers().stop(1);
          stage.changed("stopped the broker", outage(stage));
        }
        stage.letRun(500, 4_000);
        stage.brokers().restart(1);
        stage.letRun(Duration.ofMillis(takeover(stage)));
      }
    }
  },

  /** One of three brokers is killed, the group's coordinator or another, and started again. */
  BROKER_LOSS(3, "one of three brokers is killed, the coordinator or another") {
    @Override
    void rage(Stage stage) {
      for (int round = 0; round < few(stage); round++) {
        stage.letRun(1_000, 3_000);
        int coordinator = coordinator(stage);
        boolean theCoordinator = round % 2 == 0;
        int victim =
            theCoordinator
                ? coordinator
                : oneOf(
                    stage.brokers().ids().stream().filter(id -> id != coordinator).toList(),
                    stage.random());
        stage.brokers().kill(victim);
        stage.changed(
            "killed broker %d%s".formatted(victim, theCoordinator ? ", the coordinator" : ""),
            outage(stage));
        stage.letRun(Duration.ofMillis(takeover(stage)));
        stage.brokers().restart(victim);
        awaitReplicas(stage);
      }
    }
  },

  /** A third dispatcher joins and leaves, by itself or killed, for a minute. */
  REBALANCE(1, "a third dispatcher joins and leaves, or is killed, every few seconds") {
    @Override
    void rage(Stage stage) {
      long end = System.nanoTime() + duration(stage).toNanos();
      while (System.nanoTime() - end < 0) {
        stage.fleet().launch(THIRD);
        stage.fleet().awaitReady(THIRD);
        stage.changed("a third dispatcher joined", MOVE_MILLIS);
        stage.letRun(500, 3_000);
        if (stage.random().nextBoolean()) {
          stage.fleet().kill(THIRD);
          stage.changed("it was killed", takeover(stage));
        } else {
          stage.fleet().stop(THIRD);
          stage.changed("it left", MOVE_MILLIS);
        }
      }
      stage.letRun(Duration.ofMillis(takeover(stage)));
    }
  },

  /** A dispatcher is stopped where it stands until the group has missed it, and goes on. */
  FREEZE(1, "a dispatcher stands still past its session timeout, and goes on") {
    @Override
    void rage(Stage stage) {
      for (int round = 0; round < few(stage); round++) {
        stage.letRun(300, 2_500);
        String victim = oneOf(Stage.PLACES, stage.random());
        stage.fleet().freeze(victim);
        stage.changed("froze dispatcher " + stage.fleet().nameOf(victim), takeover(stage));
        stage.letRun(Duration.ofMillis(2L * stage.plan().sessionMillis() + 1_000));
        stage.fleet().thaw(victim);
        stage.changed("it goes on", takeover(stage));
        stage.letRun(Duration.ofMillis(takeover(stage)));
        stage.fleet().awaitReady(victim);
      }
    }
  };

  private static final String THIRD = "c";

  /** What a partition that is given away and taken over may take, on a busy machine. */
  private static final long MOVE_MILLIS = 8_000;

  /** A broker's start and the election that follows. */
  private static final long OUTAGE_MILLIS = 20_000;

  private final int nodes;
  private final String title;

  Fault(int nodes, String title) {
    this.nodes = nodes;
    this.title = title;
  }

  /** Does the fault, as often as planned. */
  abstract void rage(Stage stage);

  /** What it does, in one line. */
  String title() {
    return title;
  }

  /** The brokers that it needs. */
  int nodes() {
    return nodes;
  }

  /**
   * Whether the design bounds what it repeats. It does where dispatchers come and go; while the
   * brokers are away, nothing can be committed.
   */
  boolean boundsDuplicates() {
    return this != BROKER_RESTART && this != BROKER_LOSS;
  }

  /** The fault that is written so on the command line. */
  static Optional<Fault> named(String word) {
    return Stream.of(values()).filter(fault -> fault.word().equals(word)).findFirst();
  }

  /** As it is written on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Until a dispatcher that is gone without a word is missed, and its partitions are moved. */
  private static long takeover(Stage stage) {
    return stage.plan().sessionMillis() + MOVE_MILLIS;
  }

  private static long outage(Stage stage) {
    return takeover(stage) + OUTAGE_MILLIS;
  }

  private static int few(Stage stage) {
    return Math.max(1, stage.plan().rounds() / 4);
  }

  private static Duration duration(Stage stage) {
    return Duration.ofSeconds(3L * stage.plan().rounds());
  }

  private static int coordinator(Stage stage) {
    return Stage.ask(stage.admin().describeConsumerGroups(List.of(Fleet.INGEST_GROUP)).all())
        .values()
        .iterator()
        .next()
        .coordinator()
        .id();
  }

  /** Until the broker that came back has caught up: before, no other may be lost. */
  private static void awaitReplicas(Stage stage) {
    Stage.await(() ->
        Stage.ask(stage.admin().listTopics().names()).stream()
            .allMatch(topic ->
                Stage.ask(stage.admin().describeTopics(List.of(topic)).allTopicNames())
                    .values()
                    .stream()
                    .flatMap(description -> description.partitions().stream())
                    .allMatch(partition -> partition.isr().size() == partition.replicas().size())));
  }

  private static <T> T oneOf(List<T> choices, SplittableRandom random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
