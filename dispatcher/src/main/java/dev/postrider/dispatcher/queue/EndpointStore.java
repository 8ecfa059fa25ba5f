package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.HeldEndpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a task remembers of endpoints besides their deliveries; and for those that have an order,
 * how far each partition of each event topic has been taken in.
 */
final class EndpointStore {
  private static final int MARK_BYTES =
      DeliveryKey.ENDPOINT_ID_BYTES + 2 * Long.BYTES + Integer.BYTES;
  private static final HeldEndpoint NOTHING = HeldEndpoint.newBuilder().build();

  private final KeyValueStore<Bytes, byte[]> endpoints;
  private final KeyValueStore<Bytes, byte[]> marks;
  private final InternalCodec<HeldEndpoint> codec = InternalCodec.of(HeldEndpoint.class);

  EndpointStore(KeyValueStore<Bytes, byte[]> endpoints, KeyValueStore<Bytes, byte[]> marks) {
    this.endpoints = endpoints;
    this.marks = marks;
  }

  HeldEndpoint of(String endpointId) {
    byte[] bytes = endpoints.get(id(endpointId));
    return bytes == null ? HeldEndpoint.newBuilder().build() : codec.decode(bytes);
  }

  void put(String endpointId, HeldEndpoint memory) {
    endpoints.put(id(endpointId), memory.equals(NOTHING) ? null : codec.encode(memory));
  }

  /** Ids of those that are blocked, with something held for them or not. */
  List<String> blocked() {
    List<String> ids = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = endpoints.all()) {
      while (all.hasNext()) {
        var one = all.next();
        if (codec.decode(one.value).getBlockedSince() != null) {
          ids.add(new String(one.key.get(), StandardCharsets.US_ASCII));
        }
      }
    }
    return ids;
  }

  /**
   * What was taken in of one partition since an endpoint has its order: from the first offset to
   * the last. Those before the first went another way, and may come again from there.
   */
  private record Mark(long orderMillis, long first, long last) {
    static final int BYTES = 3 * Long.BYTES;

    static Mark read(byte[] bytes) {
      ByteBuffer parts = ByteBuffer.wrap(bytes);
      return new Mark(parts.getLong(), parts.getLong(), parts.getLong());
    }

    byte[] toBytes() {
      return ByteBuffer.allocate(BYTES).putLong(orderMillis).putLong(first).putLong(last).array();
    }

    boolean isOf(long order) {
      return orderMillis == order;
    }
  }

  /**
   * False if an event of that offset was taken in before.
   *
   * @param orderMillis tells the endpoint's order from one that it had before
   */
  boolean isNew(String endpointId, Uuid topicId, int partition, long offset, long orderMillis) {
    Bytes key = mark(endpointId, topicId, partition);
    byte[] bytes = marks.get(key);
    Mark before = bytes == null ? null : Mark.read(bytes);
    if (before != null && before.isOf(orderMillis)) {
      if (offset <= before.last()) {
        return offset < before.first();
      }
      marks.put(key, new Mark(orderMillis, before.first(), offset).toBytes());
    } else {
      marks.put(key, new Mark(orderMillis, offset, offset).toBytes());
    }
    return true;
  }

  /**
   * Ids of endpoints of which anything is remembered, in their order.
   *
   * @param last the one before the first, null to begin with the first of all
   */
  List<String> idsBehind(@Nullable String last, int most) {
    List<String> ids = new ArrayList<>();
    String id = last;
    while (ids.size() < most && (id = idBehind(id)) != null) {
      ids.add(id);
    }
    return ids;
  }

  private @Nullable String idBehind(@Nullable String last) {
    String ofEndpoints = firstOf(endpoints, last);
    String ofMarks = firstOf(marks, last);
    if (ofEndpoints == null || ofMarks == null) {
      return ofEndpoints == null ? ofMarks : ofEndpoints;
    }
    return ofEndpoints.compareTo(ofMarks) < 0 ? ofEndpoints : ofMarks;
  }

  private static @Nullable String firstOf(
      KeyValueStore<Bytes, byte[]> store, @Nullable String last) {
    try (KeyValueIterator<Bytes, byte[]> following =
        store.range(last == null ? null : behindAllOf(last), null)) {
      return following.hasNext()
          ? new String(
              following.peekNextKey().get(),
              0,
              DeliveryKey.ENDPOINT_ID_BYTES,
              StandardCharsets.US_ASCII)
          : null;
    }
  }

  /** Above all keys that begin with the id. */
  private static Bytes behindAllOf(String endpointId) {
    byte[] above = Arrays.copyOf(endpointId.getBytes(StandardCharsets.US_ASCII), MARK_BYTES + 1);
    Arrays.fill(above, DeliveryKey.ENDPOINT_ID_BYTES, above.length, (byte) -1);
    return Bytes.wrap(above);
  }

  /** Of an endpoint that is no more. */
  void forget(String endpointId) {
    endpoints.delete(id(endpointId));
    List<Bytes> gone = new ArrayList<>();
    Uuid last = new Uuid(-1, -1);
    try (KeyValueIterator<Bytes, byte[]> all =
        marks.range(mark(endpointId, Uuid.ZERO_UUID, 0), mark(endpointId, last, -1))) {
      all.forEachRemaining(entry -> gone.add(entry.key));
    }
    gone.forEach(marks::delete);
  }

  private static Bytes id(String endpointId) {
    return Bytes.wrap(endpointId.getBytes(StandardCharsets.US_ASCII));
  }

  private static Bytes mark(String endpointId, Uuid topicId, int partition) {
    return Bytes.wrap(
        ByteBuffer.allocate(MARK_BYTES)
            .put(endpointId.getBytes(StandardCharsets.US_ASCII))
            .putLong(topicId.getMostSignificantBits())
            .putLong(topicId.getLeastSignificantBits())
            .putInt(partition)
            .array());
  }
}
