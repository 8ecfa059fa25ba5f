package dev.postrider.dispatcher.queue;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of asking for a page of what is held for an endpoint. */
public sealed interface HeldPage {

  /**
   * The page.
   *
   * @param items in the order that was asked for
   * @param done nothing follows in the direction that was asked for
   */
  record Found(List<Item> items, boolean done) implements HeldPage {}

  /**
   * Another dispatcher owns the endpoint's queue.
   *
   * @param owner its API, as scheme, host and port
   */
  record Elsewhere(URI owner) implements HeldPage {}

  /**
   * It cannot be read now.
   *
   * @param why one sentence
   */
  record Unavailable(String why) implements HeldPage {}

  /**
   * Which page.
   *
   * @param from sequence beside which it lies, not part of it; null for the first page
   * @param backwards whether the page ends before it instead of beginning after it
   * @param descending whether what was held last comes first
   */
  record Cursor(@Nullable Long from, boolean backwards, boolean descending, int limit) {
    boolean ascends() {
      return descending == backwards;
    }
  }

  /**
   * One delivery that is held.
   *
   * @param sequence place in the queue
   * @param lastOutcome name of the last attempt's outcome; null if there was none
   * @param dueAt when the next attempt is due by the schedule
   * @param heldSince since when it is held; in an order, when it became the first
   * @param bytes about as much as it takes
   */
  record Item(
      long sequence,
      String messageId,
      String eventType,
      int attempts,
      @Nullable String lastOutcome,
      @Nullable Integer lastStatus,
      @Nullable String lastReason,
      @Nullable Instant lastAttemptAt,
      Instant dueAt,
      Instant heldSince,
      long bytes) {}
}
