package dev.postrider.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.benchmarks.chaos.Load.Position;
import dev.postrider.benchmarks.chaos.Receipts.Receipt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilencesTest {
  private final List<Position> positions = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();

  SilencesTest() {
    for (int partition = 0; partition < ChaosPlan.PARTITIONS; partition++) {
      positions.add(new Position(partition, 0));
    }
    everyPartitionDelivers(1_000);
  }

  @Test
  void theLongestIsThatOfThePartitionThatIsSilentForLongest() {
    everyPartitionDelivers(1_500);
    deliver(0, 2_900, 204);
    everyPartitionDelivers(3_000);

    assertThat(longest(1_000, 3_000)).isEqualTo(1_500);
  }

  @Test
  void aPartitionThatStaysSilentCountsToTheEnd() {
    for (int partition = 1; partition < ChaosPlan.PARTITIONS; partition++) {
      deliver(partition, 2_000, 204);
    }

    assertThat(longest(1_500, 9_000)).isEqualTo(7_500);
  }

  @Test
  void aFailedAttemptIsNoProgress() {
    for (int partition = 0; partition < ChaosPlan.PARTITIONS; partition++) {
      deliver(partition, 1_500, 500);
    }
    everyPartitionDelivers(2_000);

    assertThat(longest(1_000, 2_000)).isEqualTo(1_000);
  }

  private long longest(long from, long until) {
    return Silences.of(positions, receipts).longest(from, until);
  }

  private void everyPartitionDelivers(long at) {
    for (int partition = 0; partition < ChaosPlan.PARTITIONS; partition++) {
      deliver(partition, at, 204);
    }
  }

  private void deliver(int partition, long at, int status) {
    receipts.add(new Receipt(partition, 0, at, at, status));
  }
}
