package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one task by endpoint and sequence: the large and never changed payload apart
 * from the small state that every attempt rewrites, and a timer for each one that backs off alone.
 */
final class HeldStore {
  private final KeyValueStore<Bytes, byte[]> payloads;
  private final KeyValueStore<Bytes, byte[]> deliveries;
  private final Timers timers;
  private final InternalCodec<HeldDelivery> payloadCodec = InternalCodec.of(HeldDelivery.class);
  private final InternalCodec<HeldState> stateCodec = InternalCodec.of(HeldState.class);

  HeldStore(
      KeyValueStore<Bytes, byte[]> payloads,
      KeyValueStore<Bytes, byte[]> deliveries,
      Timers timers) {
    this.payloads = payloads;
    this.deliveries = deliveries;
    this.timers = timers;
  }

  /** A delivery without its payload. */
  record Entry(DeliveryKey key, HeldState state) {
    long sequence() {
      return key.sequence();
    }
  }

  void add(DeliveryKey key, byte[] held, HeldState state) {
    payloads.put(key.toBytes(), held);
    put(key, state);
  }

  @Nullable HeldDelivery payload(DeliveryKey key) {
    byte[] bytes = payloads.get(key.toBytes());
    return bytes == null ? null : payloadCodec.decode(bytes);
  }

  @Nullable HeldState state(DeliveryKey key) {
    byte[] bytes = deliveries.get(key.toBytes());
    return bytes == null ? null : stateCodec.decode(bytes);
  }

  /** Replaces the state that the delivery had, and its timer with it. */
  void replace(DeliveryKey key, HeldState before, HeldState after) {
    if (before.getWaiting()) {
      timers.clear(before.getDueAt(), key);
    }
    put(key, after);
  }

  /** The delivery's timer has been taken: it waits no more. */
  void isDue(DeliveryKey key, HeldState before) {
    put(key, HeldState.newBuilder(before).setWaiting(false).build());
  }

  void remove(DeliveryKey key, HeldState state) {
    if (state.getWaiting()) {
      timers.clear(state.getDueAt(), key);
    }
    deliveries.delete(key.toBytes());
    payloads.delete(key.toBytes());
  }

  private void put(DeliveryKey key, HeldState state) {
    deliveries.put(key.toBytes(), stateCodec.encode(state));
    if (state.getWaiting()) {
      timers.set(state.getDueAt(), key);
    }
  }

  /** A page of an endpoint's deliveries in their order, beginning at a sequence. */
  List<Entry> page(String endpointId, long fromSequence, int size) {
    List<Entry> page = new ArrayList<>(Math.min(size, 64));
    Bytes from = new DeliveryKey(endpointId, Math.max(fromSequence, 0)).toBytes();
    Bytes to = new DeliveryKey(endpointId, Long.MAX_VALUE).toBytes();
    try (KeyValueIterator<Bytes, byte[]> deliveriesOfOne = deliveries.range(from, to)) {
      while (page.size() < size && deliveriesOfOne.hasNext()) {
        page.add(entry(deliveriesOfOne.next()));
      }
    }
    return page;
  }

  /** Everything, endpoint by endpoint. */
  void forEach(BiConsumer<DeliveryKey, HeldState> then) {
    try (KeyValueIterator<Bytes, byte[]> all = deliveries.all()) {
      while (all.hasNext()) {
        Entry entry = entry(all.next());
        then.accept(entry.key(), entry.state());
      }
    }
  }

  private Entry entry(KeyValue<Bytes, byte[]> stored) {
    return new Entry(
        DeliveryKey.readFrom(ByteBuffer.wrap(stored.key.get())), stateCodec.decode(stored.value));
  }
}
