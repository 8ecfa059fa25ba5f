package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.Headers;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.QueueCommand;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** What stands in {@code postrider.queue}. */
sealed interface QueueRecord {
  /**
   * A delivery.
   *
   * @param bytes what it was read from, to be stored as it is
   */
  record Held(HeldDelivery delivery, byte[] bytes) implements QueueRecord {}

  record Command(QueueCommand command) implements QueueRecord {}

  /** Told apart by a header of commands; null becomes null. */
  static Deserializer<QueueRecord> deserializer() {
    return new Deserializer<>() {
      private final InternalCodec<HeldDelivery> deliveries = InternalCodec.of(HeldDelivery.class);
      private final InternalCodec<QueueCommand> commands = InternalCodec.of(QueueCommand.class);

      @Override
      public @Nullable QueueRecord deserialize(String topic, byte[] value) {
        return value == null ? null : new Held(deliveries.decode(value), value);
      }

      @Override
      public @Nullable QueueRecord deserialize(
          String topic, org.apache.kafka.common.header.Headers headers, byte[] value) {
        return value != null && headers.lastHeader(Headers.QUEUE_COMMAND) != null
            ? new Command(commands.decode(value))
            : deserialize(topic, value);
      }
    };
  }
}
