package dev.postrider.dispatcher.deadletter;

import dev.postrider.schemas.internal.OriginalRecord;
import org.jspecify.annotations.Nullable;

/**
 * Something given up: a delivery, or a record that never became an event.
 *
 * @param message why, in one sentence without URL or payload
 * @param delivery null where no event could be read
 */
public record DeadLetter(
    OriginalRecord original,
    DeadLetterReason reason,
    String message,
    @Nullable GivenUpDelivery delivery) {

  /**
   * What is known of a delivery that was given up.
   *
   * @param lastStatus HTTP status of the last attempt, or null
   */
  public record GivenUpDelivery(
      String messageId,
      String endpointId,
      String application,
      int attempts,
      @Nullable Integer lastStatus) {}
}
