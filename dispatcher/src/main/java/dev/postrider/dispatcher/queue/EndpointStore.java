package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.HeldEndpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a task remembers of endpoints besides their deliveries; and for those that have an order,
 * how far each partition of each event topic has been taken in.
 */
final class EndpointStore {
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

  void forEach(BiConsumer<String, HeldEndpoint> then) {
    try (KeyValueIterator<Bytes, byte[]> all = endpoints.all()) {
      all.forEachRemaining(entry ->
          then.accept(
              new String(entry.key.get(), StandardCharsets.US_ASCII), codec.decode(entry.value)));
    }
  }

  /** False if an event of that offset, or one behind it, was taken in before. */
  boolean isNew(String endpointId, Uuid topicId, int partition, long offset) {
    Bytes key = mark(endpointId, topicId, partition);
    byte[] before = marks.get(key);
    if (before != null && ByteBuffer.wrap(before).getLong() >= offset) {
      return false;
    }
    marks.put(key, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    return true;
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
        ByteBuffer.allocate(DeliveryKey.ENDPOINT_ID_BYTES + 2 * Long.BYTES + Integer.BYTES)
            .put(endpointId.getBytes(StandardCharsets.US_ASCII))
            .putLong(topicId.getMostSignificantBits())
            .putLong(topicId.getLeastSignificantBits())
            .putInt(partition)
            .array());
  }
}
