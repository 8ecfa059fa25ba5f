package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.lab.Kafka;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.receiver.Manner;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.scenario.Scenario;
import dev.postrider.dispatcher.endpoint.Policy;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.Node;

/** What is left of a large queue in its changelogs, some time after it has drained. */
final class Drained implements Scenario {
  private static final Manner DEAD = new Manner(500, 0, 0);
  private static final int ENDPOINTS = 100;
  private static final int EACH_TO_BLOCK = 20;
  private static final int BYTES = 1_024;
  private static final double MOST_MB = 100;
  private static final Duration WITHIN = Duration.ofMinutes(15);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "drained";
  }

  @Override
  public String title() {
    return "what the changelogs keep of 400,000 deliveries of 1 KiB that were held";
  }

  @Override
  public Result run(Lab lab) {
    int published = lab.options().quick() ? 40_000 : 400_000;
    Findings findings = new Findings(title());
    try (Stage stage = Stage.set(lab, ENDPOINTS, _ -> Policy.STANDARD);
        Traffic traffic = Traffic.of(stage, BYTES)) {
      stage.start("a");
      stage.receiver().tell(0, ENDPOINTS - 1, DEAD);
      traffic.publish(ENDPOINTS * EACH_TO_BLOCK, event -> event % ENDPOINTS);
      Stage.await("all held", PATIENCE, () -> stage.held() == traffic.size());
      traffic.publish(published, event -> event % ENDPOINTS);
      Stage.await("all held", PATIENCE, () -> stage.held() == traffic.size());
      findings.note("while all is held", "MB", changelogs(stage.kafka()));
      stage.receiver().tell(0, ENDPOINTS - 1, Manner.OK);
      Account account = traffic.await(Duration.ofSeconds(60));
      Stage.await("all drained", PATIENCE, () -> stage.held() == 0);
      lab.console().step("drained; waiting for the broker to clean up");
      findings.note("when all is drained", "MB", changelogs(stage.kafka()));
      double minutes = untilSmall(stage);
      findings
          .note("until they were small enough", "min", minutes)
          .atMost("afterwards", "MB", changelogs(stage.kafka()), MOST_MB)
          .none("lost", "deliveries", account.lost());
    }
    return new Result(
        name(),
        title(),
        List.of(findings.part()),
        List.of("The sum over all changelogs of the queue, as the broker tells it."));
  }

  private static double untilSmall(Stage stage) {
    long from = System.nanoTime();
    while (changelogs(stage.kafka()) > MOST_MB && System.nanoTime() - from < WITHIN.toNanos()) {
      Stage.letRun(LOOK_AGAIN);
    }
    return (System.nanoTime() - from) / 60e9;
  }

  private static double changelogs(Kafka kafka) {
    List<Integer> brokers =
        Kafka.await(kafka.admin().describeCluster().nodes()).stream().map(Node::id).toList();
    return Kafka.await(kafka.admin().describeLogDirs(brokers).allDescriptions()).values().stream()
            .flatMap(folders -> folders.values().stream())
            .flatMap(folder -> folder.replicaInfos().entrySet().stream())
            .filter(replica -> replica.getKey().topic().endsWith("-changelog"))
            .mapToLong(replica -> replica.getValue().size())
            .sum()
        / 1e6;
  }
}
