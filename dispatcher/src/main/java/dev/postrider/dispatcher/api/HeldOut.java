package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.queue.HeldPage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that is held.
 *
 * @param id the message's id
 * @param lastOutcome what the last attempt came to, one word; null if there was none
 * @param lastStatus HTTP status of the last attempt, null if nothing was answered
 * @param lastReason what the last attempt came to, one sentence
 * @param dueAt when the next attempt is due by the retry schedule
 * @param heldSince since when it is held; in an order, since when it is the first
 * @param bytes about as much as it takes
 */
record HeldOut(
    String id,
    String eventType,
    int attempts,
    @Nullable String lastOutcome,
    @Nullable Integer lastStatus,
    @Nullable String lastReason,
    @Nullable Instant lastAttemptAt,
    Instant dueAt,
    Instant heldSince,
    long bytes) {

  static ListOut<HeldOut> page(HeldPage.Found page) {
    List<HeldPage.Item> items = page.items();
    return new ListOut<>(
        items.stream().map(HeldOut::of).toList(),
        items.isEmpty() ? null : Long.toString(items.getLast().sequence()),
        items.isEmpty() ? null : "-" + items.getFirst().sequence(),
        page.done());
  }

  private static HeldOut of(HeldPage.Item item) {
    return new HeldOut(
        item.messageId(),
        item.eventType(),
        item.attempts(),
        item.lastOutcome(),
        item.lastStatus(),
        item.lastReason(),
        item.lastAttemptAt(),
        item.dueAt(),
        item.heldSince(),
        item.bytes());
  }
}
