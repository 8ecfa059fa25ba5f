package dev.postrider.producer.outbox;

import static org.awaitility.Awaitility.await;

import dev.postrider.producer.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
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
  private static final int ACCOUNTS = 400;
  private static final int FACTS_OF_A_STUCK_ACCOUNT = 30;
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
    List<String> stuck = accounts(STUCK);
    List<String> healthy = accounts(HEALTHY);
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

  /** Those whose events belong to a partition. */
  private static List<String> accounts(int partition) {
    return IntStream.range(0, ACCOUNTS)
        .mapToObj(n -> "acc_" + n)
        .filter(account -> KeyHash.of(account) % 2 == partition)
        .toList();
  }
}
