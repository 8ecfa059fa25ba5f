package dev.postrider.dispatcher.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Sends on what waits. Partitions take turns, and each is first in its turn: where there is room
 * for few, the backlog of one must not take all of it. What finds no room waits.
 */
final class Turns {
  /** Begun in one go; so long nobody looks after the consumer. */
  private static final int MOST = 500;

  private final Pressure pressure;
  private final Function<RecordInFlight, Mono<Void>> pipeline;
  private int rounds;

  /**
   * @param pipeline what completes when everything about a record is settled
   */
  Turns(Pressure pressure, Function<RecordInFlight, Mono<Void>> pipeline) {
    this.pressure = pressure;
    this.pipeline = pipeline;
  }

  /** Whether anything waits for nothing but room, or its turn. */
  boolean sendOn(Collection<AssignedPartition> partitions) {
    List<AssignedPartition> turns = new ArrayList<>(partitions);
    Collections.rotate(turns, rounds++);
    int before = -1;
    for (int sent = 0; sent < MOST && sent > before; ) {
      before = sent;
      for (AssignedPartition partition : turns) {
        if (partition.hasWaiting() && pressure.admits(partition)) {
          partition.sendOneOn(record -> pipeline.apply(record).subscribe(record));
          sent++;
        }
      }
    }
    return turns.stream().anyMatch(pressure::holdsBack);
  }
}
