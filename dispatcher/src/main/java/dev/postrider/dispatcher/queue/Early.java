package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.internal.HeldEndpoint;
import dev.postrider.schemas.internal.HeldState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which deliveries that back off may be attempted before their time. */
final class Early {
  private Early() {}

  /**
   * Whether the endpoint has answered since, or its user wants everything to be tried now; each
   * delivery once for that.
   */
  static boolean may(HeldEndpoint memory, long sequence, HeldState state) {
    return (sequence < memory.getWokenBelow()
            && !state.getTriedEarly()
            && waitsForEndpoint(state.getLastOutcome())
            && wasNotTriedSince(memory.getSucceededAt(), state))
        || (sequence < memory.getFlushedBelow() && wasNotTriedSince(memory.getFlushedAt(), state));
  }

  private static boolean waitsForEndpoint(@Nullable String outcome) {
    return outcome != null && outcome.startsWith("unavailable");
  }

  private static boolean wasNotTriedSince(@Nullable Instant then, HeldState state) {
    Instant last = state.getLastAt();
    return then != null && (last == null || !last.isAfter(then));
  }
}
