package dev.postrider.benchmarks.chaos;

import java.util.List;

/**
 * All that a run left to judge it by.
 *
 * @param positions where each event lies, by its number
 * @param receipts in no order
 * @param log of both groups
 * @param absences of dispatchers
 * @param queuePartitionOf the endpoints' queue partitions, by their numbers
 */
record Evidence(
    List<Load.Position> positions,
    List<Receipts.Receipt> receipts,
    List<GroupEvent> log,
    List<Absence> absences,
    int[] queuePartitionOf) {}
