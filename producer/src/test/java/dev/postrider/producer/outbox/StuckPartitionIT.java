package dev.postrider.producer.outbox;

import static org.awaitility.Awaitility.await;

import dev.postrider.producer.TestDatabase;
import dev.postrider.producer.outbox.TestInstance.Tuning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A partition takes nothing while a broker is away: the events of its keys wait, those of other
 * keys and topics do not, though what waits is more than a page of every lane.
 */
class StuckPartitionIT {
  private static final int HEALTHY = 0;
  private static final int STUCK = 1;
  private static final int RECOVERING = 2;
  private static final int ACCOUNTS = 400;
  private static final int FACTS_OF_A_STUCK_ACCOUNT = 30;

  /** In every lane more than a page. */
  private static final int FACTS_OF_ONE_OF_TWO = 40;

  private static final int FACTS_OF_A_HEALTHY_ACCOUNT = 5;
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Of the stuck partition: it has no leader then, or one that misses its follower. */
  static List<List<Integer>> replicas() {
    return List.of(List.of(2), List.of(1, 2));
  }

  @ParameterizedTest
  @MethodSource("replicas")
  void othersGoOnAndInTheEndEverythingArrivesInOrder(List<Integer> replicas, @TempDir Path folder)
      throws Exception {
    String url = TestInstance.freshDatabase(TestDatabase.POSTGRES);
    List<String> stuck = accounts(STUCK, 2);
    List<String> healthy = accounts(HEALTHY, 2);
    try (TwoBrokers brokers = new TwoBrokers(folder)) {
      brokers.create("payments", 2);
      brokers.replicate(new TopicPartition("payments", STUCK), replicas);
      brokers.create("logins", 1);
      brokers.stopSecond();
      try (TestInstance logins = new TestInstance(url, brokers.bootstrapServers(), "logins");
          TestInstance payments =
              new TestInstance(url, brokers.bootstrapServers(), "payments").started()) {
        for (int n = 1; n <= FACTS_OF_A_STUCK_ACCOUNT; n++) {
          payments.writeAll(stuck, n);
        }
        await().atMost(SOON).until(payments::holds);

        for (int n = 1; n <= FACTS_OF_A_HEALTHY_ACCOUNT; n++) {
          payments.writeAll(healthy, n);
        }
        logins.write("acc_of_logins", 1);

        await()
            .atMost(SOON)
            .until(() -> payments.waiting() == stuck.size() * FACTS_OF_A_STUCK_ACCOUNT);
        brokers.startSecond();
        Published.all(payments, brokers.bootstrapServers(), "payments", "logins")
            .tell(payments.facts());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("replicas")
  void oneThatRecoversGoesOnWhileAnotherStaysStuck(List<Integer> replicas, @TempDir Path folder)
      throws Exception {
    String url = TestInstance.freshDatabase(TestDatabase.POSTGRES);
    List<String> stuck = accounts(STUCK, 3);
    List<String> recovering = accounts(RECOVERING, 3);
    List<String> healthy = accounts(HEALTHY, 3);
    try (TwoBrokers brokers = new TwoBrokers(folder)) {
      brokers.create("payments", 3);
      brokers.replicate(new TopicPartition("payments", STUCK), replicas);
      brokers.replicate(new TopicPartition("payments", RECOVERING), List.of(1, 2));
      brokers.stopSecond();
      try (TestInstance payments =
          new TestInstance(
                  url,
                  Map.of("bootstrap.servers", brokers.bootstrapServers()),
                  "payments",
                  Tuning.USUAL.room(20_000))
              .started()) {
        for (int n = 1; n <= FACTS_OF_ONE_OF_TWO; n++) {
          payments.writeAll(stuck, n);
        }
        for (int n = 1; n <= FACTS_OF_ONE_OF_TWO; n++) {
          payments.writeAll(recovering, n);
        }
        await().atMost(SOON).until(payments::holds);
        payments.writeAll(healthy, 1);
        int both = (stuck.size() + recovering.size()) * FACTS_OF_ONE_OF_TWO;
        await().atMost(SOON).until(() -> payments.waiting() == both);

        brokers.replicate(new TopicPartition("payments", RECOVERING), List.of(1));
        payments.writeAll(healthy, 2);

        int ofStuck = stuck.size() * FACTS_OF_ONE_OF_TWO;
        await().atMost(Duration.ofSeconds(15)).until(() -> payments.waiting() == ofStuck);
        payments.writeAll(healthy, 3);
        await().atMost(SOON).until(() -> payments.waiting() == ofStuck);
        brokers.startSecond();
        Published.all(payments, brokers.bootstrapServers(), "payments").tell(payments.facts());
      }
    }
  }

  @Test
  void whoWaitedLearnsThatAnotherInstanceHasPublished(@TempDir Path folder) throws Exception {
    String url = TestInstance.freshDatabase(TestDatabase.POSTGRES);
    Semaphore gate = new Semaphore(1);
    try (TwoBrokers brokers = new TwoBrokers(folder)) {
      brokers.create("payments", 1);
      brokers.replicate(new TopicPartition("payments", 0), List.of(1, 2));
      brokers.stopSecond();
      Map<String, Object> kafka = Map.of("bootstrap.servers", brokers.bootstrapServers());
      Tuning halting = Tuning.USUAL.with(outlet -> new Halting(outlet, gate));
      try (TestInstance waits = new TestInstance(url, kafka, "payments", halting).started()) {
        waits.write("acc_1", 1);
        await().atMost(SOON).until(waits::holds);
        gate.acquire();
        await().atMost(SOON).until(gate::hasQueuedThreads);
        brokers.startSecond();
        try (TestInstance other = new TestInstance(url, kafka, "payments", Tuning.USUAL)) {
          Published.all(other.started(), brokers.bootstrapServers(), "payments")
              .tell(other.facts());
        }

        gate.release();

        await().atMost(SOON).until(() -> !waits.holds());
      } finally {
        gate.release();
      }
    }
  }

  @Test
  void anEventWithoutItsHashKeepsItsPlace(@TempDir Path folder) throws Exception {
    try (TwoBrokers brokers = new TwoBrokers(folder)) {
      brokers.create("payments", 1);
      brokers.replicate(new TopicPartition("payments", 0), List.of(1, 2));
      brokers.stopSecond();
      try (TestInstance payments =
          new TestInstance(
                  TestInstance.freshDatabase(TestDatabase.POSTGRES),
                  brokers.bootstrapServers(),
                  "payments")
              .started()) {
        payments.write("acc_1", 1);
        await().atMost(SOON).until(payments::holds);
        payments.jdbc.update("UPDATE outbox_event SET key_hash = NULL");
        payments.write("acc_1", 2);

        brokers.startSecond();

        Published.all(payments, brokers.bootstrapServers(), "payments").tell(payments.facts());
      }
    }
  }

  /** Does not go on while somebody else has the gate. */
  private record Halting(Outlet outlet, Semaphore gate) implements Around {
    @Override
    public Trial trial(String topic) {
      gate.acquireUninterruptibly();
      gate.release();
      return outlet.trial(topic);
    }
  }

  /** Those whose events belong to a partition. */
  private static List<String> accounts(int partition, int partitions) {
    return IntStream.range(0, ACCOUNTS)
        .mapToObj(n -> "acc_" + n)
        .filter(account -> KeyHash.of(account) % partitions == partition)
        .toList();
  }
}
