package dev.postrider.benchmarks.chaos;

import java.util.List;

/**
 * Every delivery accounted for.
 *
 * @param deliveries that had to be made
 * @param lost deliveries that were not made
 * @param duplicates deliveries answered 2xx more than once, each time but one
 * @param bound how many might have been, by the windows that the design states
 * @param unexplained deliveries that were repeated more often than any handover's window explains
 * @param oldestUncommittedMillis the longest that a completion of an event had stood, uncommitted,
 *     when its partition changed hands; below 0 if each was committed before
 * @param uncommitted events that had been complete for longer than the design allows
 * @param takenBack commits that covered less than one before, as those of a zombie would
 */
record Account(
    int deliveries,
    int lost,
    int duplicates,
    int bound,
    List<String> unexplained,
    long oldestUncommittedMillis,
    List<String> uncommitted,
    List<String> takenBack) {}
