package dev.postrider.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.benchmarks.chaos.Coverage.Range;
import dev.postrider.benchmarks.chaos.GroupEvent.Assignment;
import dev.postrider.benchmarks.chaos.GroupEvent.Commit;
import dev.postrider.benchmarks.chaos.GroupEvent.Generation;
import dev.postrider.benchmarks.chaos.GroupEvent.Member;
import dev.postrider.benchmarks.chaos.Load.Position;
import dev.postrider.benchmarks.chaos.Receipts.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Event 0 lies at offset 10 of partition 0 and goes to the endpoints 0 and 2. Dispatcher a has the
 * partition until it is killed at 5,000; b is given it at 8,000.
 */
class JudgeTest {
  private static final long KILL = 5_000;
  private static final long TAKEOVER = 8_000;
  private static final int QUEUE_PARTITION = 1;

  private final List<Receipt> receipts = new ArrayList<>();
  private final List<GroupEvent> log = new ArrayList<>();
  private final List<Absence> absences = new ArrayList<>(List.of(Absence.killed("a-1", KILL)));

  JudgeTest() {
    log.add(new Member("member-a", "a-1"));
    log.add(new Assignment("member-a", Set.of(0), Set.of(), 1_000));
  }

  @Test
  void aDeliveryThatWasNotMadeIsLost() {
    delivered(0, 4_000);

    assertThat(judge().lost()).isEqualTo(1);
  }

  @Test
  void aDeliveryThatOnlyFailedIsLost() {
    delivered(0, 4_000);
    receipts.add(new Receipt(0, 2, 4_000, 4_000, 500));

    assertThat(judge().lost()).isEqualTo(1);
  }

  @Test
  void whatWasNotCommittedAtAKillMayBeRepeated() {
    deliveredToBoth(4_900);
    takeOver(new Coverage(10, List.of(), false));
    deliveredToBoth(8_100);

    var account = judge();

    assertThat(account.unexplained()).isEmpty();
    assertThat(account.uncommitted()).isEmpty();
    assertThat(account.duplicates()).isEqualTo(2);
    assertThat(account.bound()).isEqualTo(2);
    assertThat(account.oldestUncommittedMillis()).isEqualTo(100);
  }

  @Test
  void whatWasCommittedMayNotBeRepeated() {
    deliveredToBoth(4_000);
    takeOver(new Coverage(11, List.of(), false));
    deliveredToBoth(8_100);

    assertThat(judge().unexplained()).hasSize(2);
  }

  @Test
  void whatStandsInTheMapOfACommitMayNotBeRepeated() {
    deliveredToBoth(4_000);
    takeOver(new Coverage(9, List.of(new Range(10, 10)), false));
    deliveredToBoth(8_100);

    assertThat(judge().unexplained()).hasSize(2);
  }

  @Test
  void oneHandoverExcusesOneRepetition() {
    deliveredToBoth(4_900);
    takeOver(new Coverage(10, List.of(), false));
    deliveredToBoth(8_100);
    deliveredToBoth(8_200);

    assertThat(judge().unexplained()).hasSize(2);
  }

  @Test
  void whatTheFormerOwnerHadNotBegunMayNotBeRepeated() {
    takeOver(new Coverage(10, List.of(), false));
    deliveredToBoth(8_100);
    deliveredToBoth(8_200);

    assertThat(judge().unexplained()).hasSize(2);
  }

  @Test
  void aCompletionThatStoodUncommittedForLongIsAFailure() {
    deliveredToBoth(2_900);
    takeOver(new Coverage(10, List.of(), false));

    assertThat(judge().uncommitted()).hasSize(1);
  }

  @Test
  void anEventThatIsIncompleteForOneEndpointMayBeUncommittedForAnyTime() {
    delivered(0, 1_500);
    takeOver(new Coverage(10, List.of(), false));
    deliveredToBoth(8_100);

    var account = judge();

    assertThat(account.uncommitted()).isEmpty();
    assertThat(account.unexplained()).isEmpty();
  }

  @Test
  void aCommitThatTakesBackWhatWasCommittedIsAFailure() {
    takeOver(new Coverage(11, List.of(), false));
    log.add(new Commit(0, new Coverage(10, List.of(), false), 9_000));

    assertThat(judge().takenBack()).hasSize(1);
  }

  @Test
  void whatTheQueueHadJustDeliveredMayBeRepeatedWhenItsOwnerIsKilled() {
    queueOwnedBy("a-1-StreamThread-1-consumer", 1_000);
    receipts.add(new Receipt(0, 2, 4_000, 4_000, 500));
    delivered(0, 4_000);
    delivered(2, 4_900);
    queueOwnedBy("b-1-StreamThread-1-consumer", TAKEOVER);
    delivered(2, 8_100);

    assertThat(judge().unexplained()).isEmpty();
  }

  @Test
  void whatTheQueueHadDeliveredLongBeforeMayNotBeRepeated() {
    queueOwnedBy("a-1-StreamThread-1-consumer", 1_000);
    receipts.add(new Receipt(0, 2, 1_500, 1_500, 500));
    delivered(0, 1_500);
    delivered(2, 2_900);
    queueOwnedBy("b-1-StreamThread-1-consumer", TAKEOVER);
    delivered(2, 8_100);

    assertThat(judge().unexplained()).hasSize(1);
  }

  @Test
  void aZombieMaySendAgainWhatItHadTakenIn() {
    absences.set(0, new Absence("a-1", KILL, 12_000));
    takeOver(new Coverage(10, List.of(), false));
    deliveredToBoth(8_100);
    deliveredToBoth(12_010);

    assertThat(judge().unexplained()).isEmpty();
  }

  private void takeOver(Coverage committed) {
    log.add(new Commit(0, committed, 4_800));
    log.add(new Assignment("member-a", Set.of(), Set.of(), TAKEOVER - 1));
    log.add(new Member("member-b", "b-1"));
    log.add(new Assignment("member-b", Set.of(0), Set.of(), TAKEOVER));
  }

  private void queueOwnedBy(String thread, long at) {
    log.add(new Generation(Map.of(QUEUE_PARTITION, thread), at));
  }

  private void deliveredToBoth(long at) {
    delivered(0, at);
    delivered(2, at);
  }

  private void delivered(int endpoint, long at) {
    receipts.add(new Receipt(0, endpoint, at - 10, at, 204));
  }

  private Account judge() {
    int[] queuePartitions = {0, 0, QUEUE_PARTITION};
    return Judge.judge(
        new Evidence(List.of(new Position(0, 10)), receipts, log, absences, queuePartitions));
  }
}
