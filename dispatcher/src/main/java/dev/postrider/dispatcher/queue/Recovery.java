package dev.postrider.dispatcher.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's dead letters on their way back into its queue.
 *
 * @param id of this recovery
 * @param since dead letters of this time and later
 * @param until and earlier than this
 * @param found dead letters read so far
 * @param recovered those that are held again
 * @param notRecoverable those whose record cannot be read any more
 * @param why it failed, one sentence; null otherwise
 */
public record Recovery(
    String id,
    String endpointId,
    Instant since,
    Instant until,
    State state,
    long found,
    long recovered,
    long notRecoverable,
    @Nullable String why,
    Instant updatedAt) {
  /** How far it is. */
  public enum State {
    RUNNING,
    FINISHED,
    FAILED
  }
}
