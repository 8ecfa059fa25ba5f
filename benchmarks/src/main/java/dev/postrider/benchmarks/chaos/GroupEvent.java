package dev.postrider.benchmarks.chaos;

import java.util.Map;
import java.util.Set;

/** An entry of the {@link GroupLog}; times are the coordinator's, in milliseconds. */
sealed interface GroupEvent {

  /** Ingest: progress of a partition. */
  record Commit(int partition, Coverage coverage, long at) implements GroupEvent {}

  /**
   * Ingest: a member, and the dispatcher's life that it belongs to.
   *
   * @param life as {@link Fleet} names it
   */
  record Member(String id, String life) implements GroupEvent {}

  /**
   * Ingest: what a member has.
   *
   * @param assigned its partitions
   * @param revoking what it has been told to give back and has not yet
   */
  record Assignment(String member, Set<Integer> assigned, Set<Integer> revoking, long at)
      implements GroupEvent {}

  /**
   * Queue: who has which partition of the queue from now on.
   *
   * @param owners client ids of stream threads, which begin with the dispatcher's life
   */
  record Generation(Map<Integer, String> owners, long at) implements GroupEvent {}
}
