package dev.postrider.producer.outbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What became of events that were sent together. */
final class Fates {
  private static final Outlet.Fate AFTER_ONE_THAT_WAITS = new Outlet.Fate.Waits("KeyWaits");

  private Fates() {}

  /**
   * The same fates, but that an event waits if an earlier one of its key does: it is sent again
   * after that one, even if it was taken already, so that what came last stands last.
   */
  static List<Outlet.Fate> inOrder(List<WaitingEvent> events, List<Outlet.Fate> fates) {
    Set<String> waiting = new HashSet<>();
    List<Outlet.Fate> ordered = new ArrayList<>(fates.size());
    for (int i = 0; i < fates.size(); i++) {
      String key = String.valueOf(events.get(i).attributes().subject());
      Outlet.Fate fate = waiting.contains(key) ? AFTER_ONE_THAT_WAITS : fates.get(i);
      if (fate instanceof Outlet.Fate.Waits) {
        waiting.add(key);
      }
      ordered.add(fate);
    }
    return ordered;
  }

  static Outlet.@Nullable Fate firstThatWaits(List<Outlet.Fate> fates) {
    return fates.stream().filter(Outlet.Fate.Waits.class::isInstance).findFirst().orElse(null);
  }

  /** What went wrong, without the message, which may quote the record. */
  static String name(Throwable failure) {
    Throwable cause = failure.getClass() == KafkaException.class ? failure.getCause() : null;
    return (cause == null ? failure : cause).getClass().getSimpleName();
  }
}
