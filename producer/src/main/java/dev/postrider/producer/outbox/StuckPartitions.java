package dev.postrider.producer.outbox;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Partitions of a topic that took nothing and have not got on. They are tried again in turns, so
 * that one that stays stuck holds up no other; after a trial that failed there is a pause for all
 * of them, so that they leave the topic's other partitions time.
 */
final class StuckPartitions {
  /** The one that was tried longest ago first. */
  private final SequencedSet<Integer> byLastTrial = new LinkedHashSet<>();

  private final LongSupplier nanoTime;
  private long pausesUntilNanos;

  StuckPartitions(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.pausesUntilNanos = nanoTime.getAsLong();
  }

  /** One that was not tried: it is known to take nothing. */
  void add(int partition) {
    byLastTrial.add(partition);
  }

  /** Those that were tried together just now in vain. */
  void failed(Collection<Integer> partitions, Duration pause) {
    partitions.forEach(byLastTrial::addLast);
    pausesUntilNanos = nanoTime.getAsLong() + pause.toNanos();
  }

  /** It got on, or nothing of it waits. */
  void end(int partition) {
    byLastTrial.remove(partition);
  }

  /** Whether it is one of them, and none is tried now. */
  boolean rests(int partition) {
    return pause() && byLastTrial.contains(partition);
  }

  private boolean pause() {
    return nanoTime.getAsLong() - pausesUntilNanos < 0;
  }

  /** Those that may be tried now, the one that was tried longest ago first. */
  List<Integer> due() {
    return pause() ? List.of() : List.copyOf(byLastTrial);
  }

  Set<Integer> all() {
    return Set.copyOf(byLastTrial);
  }
}
