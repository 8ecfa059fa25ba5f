package dev.postrider.benchmarks.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.receiver.Manner;
import dev.postrider.benchmarks.receiver.MessageKey;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.scenario.Scenario;
import dev.postrider.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Every delivery is refused and given up at its second attempt, and the dispatcher is killed again
 * and again while it writes dead letters.
 */
final class DeadLetters implements Scenario {
  private static final int ENDPOINTS = 20;
  private static final int PER_SECOND = 400;
  private static final Manner REJECTING = new Manner(400, 0, 0);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MESSAGE_ID = "postrider-message-id";

  private final String name;
  private final int kills;

  private DeadLetters(String name, int kills) {
    this.name = name;
    this.kills = kills;
  }

  static DeadLetters some() {
    return new DeadLetters("deadletters", 8);
  }

  static DeadLetters fifty() {
    return new DeadLetters("deadletters50", 50);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return "every delivery is dead-lettered, %d times kill -9".formatted(kills);
  }

  @Override
  public Result run(Lab lab) {
    int times = lab.options().quick() ? 3 : kills;
    Findings findings = new Findings(title());
    try (Stage stage = Stage.set(lab, ENDPOINTS, _ -> Policies.attempts(2));
        Traffic traffic = Traffic.of(stage)) {
      String[] soon = {"--postrider.queue.session-timeout=3s"};
      stage.start("a", soon);
      stage.receiver().tell(0, ENDPOINTS - 1, REJECTING);
      Traffic.Flow flow = traffic.flow(PER_SECOND, event -> event % ENDPOINTS);
      for (int kill = 0; kill < times; kill++) {
        long written = deadLetters(stage);
        Stage.await("dead letters", PATIENCE, () -> deadLetters(stage) > written);
        Stage.letRun(Duration.ofMillis(ThreadLocalRandom.current().nextInt(50, 1_500)));
        stage.at("a").process().kill();
        lab.console().step("killed at %,d dead letters".formatted(deadLetters(stage)));
        stage.start("a", soon);
      }
      flow.end();
      lab.console().step("all published");
      long[] last = {-1};
      Stage.await(
          "all dead-lettered",
          PATIENCE,
          () -> {
            long now = deadLetters(stage);
            boolean stands = now == last[0] && now >= traffic.size() && stage.held() == 0;
            last[0] = now;
            if (!stands) {
              Stage.letRun(Duration.ofSeconds(2));
            }
            return stands;
          });
      Map<MessageKey, Integer> letters = read(stage);
      Account account = traffic.account();
      int neither = traffic.size() - letters.size();
      findings
          .note("deliveries", "deliveries", traffic.size())
          .note(
              "dead-lettered more than once",
              "deliveries",
              letters.values().stream().mapToInt(count -> count - 1).sum())
          .none("neither held nor dead-lettered", "deliveries", neither)
          .none("unexpected", "requests", account.unexpected());
    }
    return new Result(
        name(),
        title(),
        List.of(findings.part()),
        List.of(
            "What the ingest had not completed when it was killed is held, and given up, again."));
  }

  private static String topic(Stage stage) {
    return Topics.deadLetterTopicOf(stage.topic().name());
  }

  private static long deadLetters(Stage stage) {
    return stage.kafka().written(topic(stage));
  }

  private static Map<MessageKey, Integer> read(Stage stage) {
    Map<MessageKey, Integer> letters = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stage.kafka().bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic(stage)).stream()
              .map(one -> new TopicPartition(one.topic(), one.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofSeconds(1))) {
          String id = new String(letter.headers().lastHeader(MESSAGE_ID).value(), US_ASCII);
          letters.merge(MessageKey.of(id), 1, Integer::sum);
        }
      }
    }
    return letters;
  }
}
