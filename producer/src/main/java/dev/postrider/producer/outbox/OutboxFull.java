package dev.postrider.producer.outbox;

import dev.postrider.producer.web.Unavailable;

/** No room for another event: Kafka has not taken the waiting ones for too long. */
public final class OutboxFull extends Unavailable {
  private static final int RETRY_AFTER_SECONDS = 5;

  OutboxFull() {
    super(
        "Too many events wait for Kafka. Nothing was stored; send it again later.",
        RETRY_AFTER_SECONDS,
        null);
  }
}
