package dev.postrider.benchmarks.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The handovers of event partitions, each with the commit that the next owner began at. */
final class IngestHistory {
  private static final Coverage NOTHING = new Coverage(0, List.of(), false);

  private final List<Absence> absences;
  private final Map<String, String> lives = new HashMap<>();
  private final Map<String, Set<Integer>> held = new HashMap<>();
  private final Map<Integer, String> owner = new HashMap<>();
  private final Map<Integer, Long> released = new HashMap<>();
  private final Map<Integer, Coverage> committed = new HashMap<>();
  private final List<Continued> handovers = new ArrayList<>();
  private final List<String> takenBack = new ArrayList<>();

  /**
   * A handover and what was committed then.
   *
   * @param coverage the last commit before it
   */
  record Continued(Handover handover, Coverage coverage) {}

  private IngestHistory(List<Absence> absences) {
    this.absences = absences;
  }

  static IngestHistory of(List<GroupEvent> log, List<Absence> absences) {
    IngestHistory history = new IngestHistory(absences);
    log.forEach(history::take);
    return history;
  }

  List<Continued> handovers() {
    return handovers;
  }

  /** Commits that take back what an earlier one covered, as those of a zombie would. */
  List<String> takenBack() {
    return takenBack;
  }

  private void take(GroupEvent event) {
    switch (event) {
      case GroupEvent.Member(String id, String life) -> lives.put(id, life);
      case GroupEvent.Commit commit -> commit(commit);
      case GroupEvent.Assignment assignment -> assign(assignment);
      case GroupEvent.Generation _ -> {}
    }
  }

  private void commit(GroupEvent.Commit commit) {
    Coverage before = committed.put(commit.partition(), commit.coverage());
    if (before != null && !commit.coverage().continues(before)) {
      takenBack.add(
          "the commit of partition %d went back from %d to %d at %d"
              .formatted(
                  commit.partition(), before.offset(), commit.coverage().offset(), commit.at()));
    }
  }

  private void assign(GroupEvent.Assignment assignment) {
    Set<Integer> holds = new HashSet<>(assignment.assigned());
    holds.addAll(assignment.revoking());
    Set<Integer> before = held.put(assignment.member(), holds);
    Set<Integer> had = before == null ? Set.of() : before;
    had.stream()
        .filter(partition -> !holds.contains(partition))
        .forEach(partition -> released.put(partition, assignment.at()));
    assignment.assigned().stream()
        .filter(partition -> !had.contains(partition))
        .forEach(partition -> handOver(partition, assignment));
  }

  private void handOver(int partition, GroupEvent.Assignment to) {
    String from = owner.put(partition, lives.getOrDefault(to.member(), to.member()));
    if (from == null) {
      return;
    }
    long releasedAt = released.getOrDefault(partition, to.at());
    handovers.add(
        new Continued(
            Handover.of(partition, from, releasedAt, to.at(), absences),
            committed.getOrDefault(partition, NOTHING)));
  }
}
