package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads what is held for an endpoint from the stores of the one task that has its queue. */
public final class HeldPages {
  private static final String DELIVERIES = "deliveries";
  private static final String PAYLOADS = "payloads";
  private static final String MOVING =
      "The endpoint's queue is being assigned or restored; try again in a few seconds";

  private final Supplier<@Nullable KafkaStreams> streams;
  private final @Nullable HostInfo self;
  private final InternalCodec<HeldDelivery> payloads = InternalCodec.of(HeldDelivery.class);
  private final InternalCodec<HeldState> states = InternalCodec.of(HeldState.class);

  /**
   * @param self how other dispatchers reach this one's API; null if they cannot
   */
  HeldPages(Supplier<@Nullable KafkaStreams> streams, @Nullable HostInfo self) {
    this.streams = streams;
    this.self = self;
  }

  /** Blocks while the stores are read, for milliseconds. */
  public HeldPage read(String endpointId, HeldPage.Cursor cursor) {
    KafkaStreams running = streams.get();
    Long from = cursor.from();
    if (!cursor.ascends() && from != null && from == 0) {
      return new HeldPage.Found(List.of(), true);
    }
    if (running == null) {
      return new HeldPage.Unavailable(MOVING);
    }
    try {
      KeyQueryMetadata where =
          running.queryMetadataForKey(DELIVERIES, endpointId, new StringSerializer());
      if (where == null || where.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
        return new HeldPage.Unavailable(MOVING);
      }
      return isHere(where.activeHost())
          ? read(running, where.partition(), endpointId, cursor)
          : new HeldPage.Elsewhere(Advertised.address(where.activeHost()));
    } catch (InvalidStateStoreException | IllegalStateException _) {
      return new HeldPage.Unavailable(MOVING);
    }
  }

  private boolean isHere(HostInfo owner) {
    return self == null || owner.equals(self) || owner.equals(HostInfo.unavailable());
  }

  private HeldPage read(
      KafkaStreams running, int partition, String endpointId, HeldPage.Cursor cursor) {
    var deliveries = store(running, DELIVERIES, partition);
    var bodies = store(running, PAYLOADS, partition);
    List<HeldPage.Item> items = new ArrayList<>();
    boolean done;
    try (KeyValueIterator<Bytes, byte[]> found = range(deliveries, endpointId, cursor)) {
      while (items.size() < cursor.limit() && found.hasNext()) {
        var entry = found.next();
        byte[] body = bodies.get(entry.key);
        if (body != null) {
          long sequence = DeliveryKey.readFrom(ByteBuffer.wrap(entry.key.get())).sequence();
          items.add(item(sequence, states.decode(entry.value), payloads.decode(body)));
        }
      }
      done = !found.hasNext();
    }
    return new HeldPage.Found(cursor.backwards() ? items.reversed() : items, done);
  }

  private static ReadOnlyKeyValueStore<Bytes, byte[]> store(
      KafkaStreams running, String name, int partition) {
    return running.store(
        StoreQueryParameters.fromNameAndType(
                name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(partition));
  }

  private static KeyValueIterator<Bytes, byte[]> range(
      ReadOnlyKeyValueStore<Bytes, byte[]> deliveries, String endpointId, HeldPage.Cursor cursor) {
    Long from = cursor.from();
    if (!cursor.ascends()) {
      long last = from == null ? Long.MAX_VALUE : from - 1;
      return deliveries.reverseRange(
          new DeliveryKey(endpointId, 0).toBytes(), new DeliveryKey(endpointId, last).toBytes());
    }
    long first = from == null ? 0 : from + 1;
    return deliveries.range(
        new DeliveryKey(endpointId, first).toBytes(),
        new DeliveryKey(endpointId, Long.MAX_VALUE).toBytes());
  }

  private static HeldPage.Item item(long sequence, HeldState state, HeldDelivery held) {
    return new HeldPage.Item(
        sequence,
        held.getMessageId(),
        held.getEvent().getType(),
        state.getAttempts(),
        state.getLastOutcome(),
        state.getLastStatus(),
        state.getLastReason(),
        state.getLastAt(),
        state.getDueAt(),
        state.getSince(),
        state.getBytes());
  }
}
