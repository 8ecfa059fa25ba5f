package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldEndpoint;
import dev.postrider.schemas.internal.HeldState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * What is held, in RocksDB with a changelog: {@code payloads} and {@code deliveries} by endpoint
 * and sequence, the large and never changed part apart from the small one that every attempt
 * rewrites; {@code timers} by due time, one for each delivery that is not parked; {@code
 * endpoints}, how many deliveries of an endpoint are parked.
 */
final class QueueStores {
  private static final String PAYLOADS = "payloads";
  private static final String DELIVERIES = "deliveries";
  private static final String TIMERS = "timers";
  private static final String ENDPOINTS = "endpoints";
  private static final byte[] NOTHING = {};

  private final KeyValueStore<Bytes, byte[]> payloads;
  private final KeyValueStore<Bytes, byte[]> deliveries;
  private final KeyValueStore<Bytes, byte[]> timers;
  private final KeyValueStore<Bytes, byte[]> endpoints;
  private final InternalCodec<HeldDelivery> payloadCodec = InternalCodec.of(HeldDelivery.class);
  private final InternalCodec<HeldState> stateCodec = InternalCodec.of(HeldState.class);
  private final InternalCodec<HeldEndpoint> endpointCodec = InternalCodec.of(HeldEndpoint.class);

  /** No timer stands before this time, so no scan begins earlier: deleted timers cost. */
  private long timerFloor;

  /** The earliest timer left standing since the visits last began at the floor. */
  private long floorOfThisRound;

  /** Where the next visit goes on; null where it begins at the floor. */
  private @Nullable Bytes visitFrom;

  QueueStores(ProcessorContext<?, ?> context) {
    this.payloads = context.getStateStore(PAYLOADS);
    this.deliveries = context.getStateStore(DELIVERIES);
    this.timers = context.getStateStore(TIMERS);
    this.endpoints = context.getStateStore(ENDPOINTS);
  }

  static List<StoreBuilder<?>> builders(Map<String, String> changelogConfig) {
    return List.of(
        builder(PAYLOADS, changelogConfig),
        builder(DELIVERIES, changelogConfig),
        builder(TIMERS, changelogConfig),
        builder(ENDPOINTS, changelogConfig));
  }

  private static StoreBuilder<?> builder(String name, Map<String, String> changelogConfig) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(changelogConfig);
  }

  /** Puts a delivery in; the same record once more changes nothing. */
  void add(DeliveryKey key, HeldDelivery held) {
    if (deliveries.get(key.toBytes()) != null) {
      return;
    }
    payloads.put(key.toBytes(), payloadCodec.encode(held));
    put(
        key,
        HeldState.newBuilder()
            .setAttempts(held.getAttempts())
            .setDueAt(held.getDueAt())
            .setLastStatus(held.getLastStatus())
            .setLastReason(held.getLastReason())
            .setParked(false)
            .build());
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
    if (before.getParked()) {
      countParked(key.endpointId(), -1);
    } else {
      timers.delete(Timer.of(key, before).toBytes());
    }
    put(key, after);
  }

  void remove(DeliveryKey key, HeldState state) {
    if (state.getParked()) {
      countParked(key.endpointId(), -1);
    } else {
      timers.delete(Timer.of(key, state).toBytes());
    }
    deliveries.delete(key.toBytes());
    payloads.delete(key.toBytes());
  }

  private void put(DeliveryKey key, HeldState state) {
    deliveries.put(key.toBytes(), stateCodec.encode(state));
    if (state.getParked()) {
      countParked(key.endpointId(), 1);
    } else {
      timers.put(Timer.of(key, state).toBytes(), NOTHING);
      timerFloor = Math.min(timerFloor, state.getDueAt().toEpochMilli());
      floorOfThisRound = Math.min(floorOfThisRound, state.getDueAt().toEpochMilli());
    }
  }

  private void countParked(String endpointId, int change) {
    Bytes key = Bytes.wrap(endpointId.getBytes(StandardCharsets.US_ASCII));
    byte[] before = endpoints.get(key);
    long parked = (before == null ? 0 : endpointCodec.decode(before).getParked()) + change;
    endpoints.put(key, parked == 0 ? null : endpointCodec.encode(new HeldEndpoint(parked)));
  }

  /** The endpoints that have parked deliveries. */
  Set<String> endpointsWithParked() {
    Set<String> ids = new HashSet<>();
    try (KeyValueIterator<Bytes, byte[]> all = endpoints.all()) {
      all.forEachRemaining(
          entry -> ids.add(new String(entry.key.get(), StandardCharsets.US_ASCII)));
    }
    return ids;
  }

  /** A page of an endpoint's deliveries in their order, beginning at a sequence. */
  List<DeliveryKey> page(String endpointId, long fromSequence, int size) {
    List<DeliveryKey> page = new ArrayList<>();
    Bytes from = new DeliveryKey(endpointId, fromSequence).toBytes();
    Bytes to = new DeliveryKey(endpointId, Long.MAX_VALUE).toBytes();
    try (KeyValueIterator<Bytes, byte[]> deliveriesOfOne = deliveries.range(from, to)) {
      while (page.size() < size && deliveriesOfOne.hasNext()) {
        page.add(DeliveryKey.readFrom(ByteBuffer.wrap(deliveriesOfOne.next().key.get())));
      }
    }
    return page;
  }

  /** What a visitor did with a due delivery. */
  enum Visit {
    /** Its timer is gone. */
    CLEARED,
    /** Its timer stands. */
    LEFT,
    /** There is no such delivery: its timer is to go. */
    ORPHANED,
    /** Its timer stands, and no more are wanted now. */
    STOP
  }

  /**
   * Shows what is due, earliest first, until the visitor stops; the next call goes on from there,
   * so that many due deliveries that stay cannot hide those behind them. The visitor may change the
   * stores.
   */
  void visitDue(Instant now, Function<DeliveryKey, Visit> visitor) {
    long until = now.toEpochMilli() + 1;
    if (timerFloor >= until) {
      return;
    }
    Bytes from = visitFrom == null ? Timer.bound(timerFloor) : visitFrom;
    if (visitFrom == null) {
      floorOfThisRound = until;
    }
    visitFrom = null;
    try (KeyValueIterator<Bytes, byte[]> due = timers.range(from, Timer.bound(until))) {
      while (due.hasNext()) {
        Bytes key = due.next().key;
        Timer timer = Timer.read(key);
        switch (visitor.apply(timer.key())) {
          case CLEARED -> {}
          case ORPHANED -> timers.delete(key);
          case LEFT -> floorOfThisRound = Math.min(floorOfThisRound, timer.dueMillis());
          case STOP -> {
            floorOfThisRound = Math.min(floorOfThisRound, timer.dueMillis());
            visitFrom = key;
            return;
          }
        }
      }
    }
    timerFloor = floorOfThisRound;
  }

  /** A timer: when a delivery is due. */
  record Timer(long dueMillis, DeliveryKey key) {
    static Timer of(DeliveryKey key, HeldState state) {
      return new Timer(state.getDueAt().toEpochMilli(), key);
    }

    /**
     * Big-endian due time, never negative, then the delivery: sorts by due time, unsigned as
     * RocksDB does.
     */
    Bytes toBytes() {
      ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + DeliveryKey.BYTES).putLong(dueMillis);
      key.writeTo(bytes);
      return Bytes.wrap(bytes.array());
    }

    /** Sorts before every timer of that time. */
    static Bytes bound(long dueMillis) {
      return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(dueMillis).array());
    }

    static Timer read(Bytes bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
      return new Timer(buffer.getLong(), DeliveryKey.readFrom(buffer));
    }
  }
}
