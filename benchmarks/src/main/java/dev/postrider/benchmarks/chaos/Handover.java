package dev.postrider.benchmarks.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A partition passing from one owner to the next, who may repeat deliveries.
 *
 * @param partition of the event topic or of the queue
 * @param from the life of the dispatcher that had it
 * @param releasedAt when it gave the partition back, or was killed or frozen; its completions after
 *     that count for nothing
 * @param at when the next one was given it
 * @param absence of the former owner at that time; null if it gave the partition back itself
 */
record Handover(int partition, String from, long releasedAt, long at, @Nullable Absence absence) {
  static Handover of(int partition, String from, long releasedAt, long at, List<Absence> absences) {
    Absence absence = Absence.at(at, from, absences).orElse(null);
    return new Handover(
        partition,
        from,
        absence == null ? releasedAt : Math.min(releasedAt, absence.from()),
        at,
        absence);
  }

  /** Whether the former owner was frozen, and knew nothing of it when it went on. */
  boolean leavesZombie() {
    return absence != null && absence.isFreeze();
  }
}
