package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.operations.OperationalEvents;
import dev.postrider.schemas.internal.HeldDelivery;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Tells operators what becomes of a queue, in the transaction that makes it so. */
final class News {
  private final OperationalEvents events;
  private final Consumer<ProducerRecord<byte[], byte[]>> topic;

  News(OperationalEvents events, Consumer<ProducerRecord<byte[], byte[]>> topic) {
    this.events = events;
    this.topic = topic;
  }

  void blocked(Endpoint endpoint, String why, Instant since) {
    tell(events.blocked(endpoint, why, since));
  }

  void recovered(Endpoint endpoint, Instant blockedSince, long pending, Instant now) {
    tell(events.recovered(endpoint, blockedSince, pending, now));
  }

  void exhausted(
      Endpoint endpoint,
      HeldDelivery held,
      int attempts,
      @Nullable Integer lastStatus,
      Instant now) {
    String type = held.getEvent().getType();
    tell(events.exhausted(endpoint, held.getMessageId(), type, attempts, lastStatus, now));
  }

  private void tell(@Nullable ProducerRecord<byte[], byte[]> event) {
    if (event != null) {
      topic.accept(event);
    }
  }
}
