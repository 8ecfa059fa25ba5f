package dev.postrider.producer.outbox;

import java.util.Map;
import java.util.Set;

/** Which rows of {@code outbox_event} are looked at, as a condition in SQL. */
record Selection(String condition, Map<String, Object> parameters) {
  /** SQL knows no empty list. */
  private static final Set<Integer> NO_PARTITION = Set.of(-1);

  /** Those whose partition does not rest; of one that was written without its hash, unknown. */
  static Selection awake(Rest rest) {
    Set<Integer> resting = rest.partitions().isEmpty() ? NO_PARTITION : rest.partitions();
    return new Selection(
        "(key_hash IS NULL OR MOD(key_hash, :of) NOT IN (:resting))",
        Map.of("of", rest.of(), "resting", resting));
  }

  /** Those of a partition that were written with their hash. */
  static Selection of(Trial trial, int partition) {
    return new Selection(
        "MOD(key_hash, :of) = :partition", Map.of("of", trial.of(), "partition", partition));
  }
}
