package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.deadletter.DeadLetter;
import dev.postrider.dispatcher.deadletter.DeadLetter.GivenUpDelivery;
import dev.postrider.dispatcher.deadletter.DeadLetterReason;
import dev.postrider.dispatcher.deadletter.OriginalRecords;
import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.Message;
import dev.postrider.dispatcher.delivery.NextStep;
import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RecordPosition;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldEvent;
import dev.postrider.schemas.internal.OriginalRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Packs deliveries to be held, and unpacks them to be attempted or given up. */
public final class HeldDeliveries {
  private HeldDeliveries() {}

  /**
   * Where a delivery comes from.
   *
   * @param topicId of the record's topic, which one made anew under the same name does not share
   * @param registryOffset the endpoint was registered below this offset of the registry
   */
  public record Source(ConsumerRecord<byte[], byte[]> record, Uuid topicId, long registryOffset) {}

  /**
   * Packs a delivery with the record that it comes from.
   *
   * @param outcome what it is held for, and came just now; null if all of the endpoint's deliveries
   *     go through the queue
   */
  public static HeldDelivery of(
      Delivery delivery,
      Source source,
      NextStep.TryAgain again,
      @Nullable Outcome outcome,
      Instant now) {
    HeldDelivery.Builder held =
        HeldDelivery.newBuilder()
            .setMessageId(delivery.messageId())
            .setEndpointId(delivery.endpoint().id())
            .setRegistryOffset(source.registryOffset())
            .setAttempts(again.attempts())
            .setDueAt(again.at())
            .setOrdering(delivery.endpoint().policy().ordering().name())
            .setOrderedFrom(delivery.endpoint().standing().ownedFrom())
            .setTopicId(source.topicId().toString())
            .setEvent(pack(delivery.event(), source.record().value()))
            .setOrigin(OriginalRecords.of(source.record()));
    if (outcome != null) {
      held.setLastStatus(outcome.answeredStatus())
          .setLastReason(outcome.reason())
          .setLastOutcome(outcome.name())
          .setLastAt(outcome instanceof Outcome.CircuitOpen open ? open.since() : now)
          .setNotBefore(notBefore(outcome));
    }
    return held.build();
  }

  private static @Nullable Instant notBefore(Outcome outcome) {
    return switch (outcome) {
      case Outcome.UnavailableUntil(var _, Instant until) -> until;
      case Outcome.CircuitOpen(var _, Instant until) -> until;
      case Outcome.Delivered _,
          Outcome.Gone _,
          Outcome.Aborted _,
          Outcome.DisableAsked _,
          Outcome.Rejected _,
          Outcome.Unavailable _,
          Outcome.Blocked _,
          Outcome.NoBody _,
          Outcome.NoBodyYet _,
          Outcome.NoCapacity _ ->
          null;
    };
  }

  @SuppressWarnings("ReferenceEquality") // Only the very same array is surely the same data.
  private static HeldEvent pack(Event event, byte @Nullable [] value) {
    return HeldEvent.newBuilder()
        .setId(event.id())
        .setSource(event.source())
        .setType(event.type())
        .setTime(event.time())
        .setSubject(event.subject())
        .setApplication(event.application())
        // The same array: data that is the record's own value is not written twice.
        .setData(event.data() == value ? null : ByteBuffer.wrap(event.data()))
        .build();
  }

  /** About as many bytes as it takes when it is written. */
  static long sizeOf(HeldDelivery held) {
    ByteBuffer data = held.getEvent().getData();
    return OriginalRecords.sizeOf(held.getOrigin()) + (data == null ? 0 : data.remaining());
  }

  static Delivery unpack(HeldDelivery held, Endpoint endpoint, int attempt, boolean probe) {
    OriginalRecord origin = held.getOrigin();
    Message message =
        new Message(
            unpack(held.getEvent(), origin),
            held.getMessageId(),
            new RecordPosition(origin.getTopic(), origin.getPartition(), origin.getOffset()),
            name -> origin.getHeaders().stream().anyMatch(header -> header.getName().equals(name)));
    return new Delivery(
        message, endpoint, attempt, probe ? Delivery.Way.PROBE : Delivery.Way.QUEUE);
  }

  private static Event unpack(HeldEvent held, OriginalRecord origin) {
    ByteBuffer data = held.getData() == null ? origin.getValue() : held.getData();
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return new Event(
        held.getId(),
        held.getSource(),
        held.getType(),
        held.getTime(),
        held.getSubject(),
        held.getApplication(),
        bytes);
  }

  static DeadLetter deadLetter(
      HeldDelivery held,
      DeadLetterReason reason,
      int attempts,
      String message,
      @Nullable Integer lastStatus) {
    return new DeadLetter(
        held.getOrigin(),
        reason,
        message,
        new GivenUpDelivery(
            held.getMessageId(),
            held.getEndpointId(),
            held.getEvent().getApplication(),
            attempts,
            lastStatus));
  }
}
