package dev.postrider.benchmarks.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The handovers of queue partitions from one stream thread to another. */
final class QueueHistory {
  private final List<Absence> absences;
  private final Map<Integer, String> owner = new HashMap<>();
  private final Map<Integer, Long> released = new HashMap<>();
  private final List<Handover> handovers = new ArrayList<>();

  private QueueHistory(List<Absence> absences) {
    this.absences = absences;
  }

  static List<Handover> handovers(List<GroupEvent> log, List<Absence> absences) {
    QueueHistory history = new QueueHistory(absences);
    for (GroupEvent event : log) {
      if (event instanceof GroupEvent.Generation generation) {
        history.take(generation);
      }
    }
    return history.handovers;
  }

  private void take(GroupEvent.Generation generation) {
    owner.keySet().stream()
        .filter(partition -> !generation.owners().containsKey(partition))
        .forEach(partition -> released.putIfAbsent(partition, generation.at()));
    generation.owners().forEach((partition, to) -> handOver(partition, to, generation.at()));
  }

  private void handOver(int partition, String to, long at) {
    String thread = owner.put(partition, to);
    Long since = released.remove(partition);
    if (thread == null || (thread.equals(to) && since == null)) {
      return;
    }
    handovers.add(
        Handover.of(
            partition, Fleet.lifeOfThread(thread), since == null ? at : since, at, absences));
  }
}
