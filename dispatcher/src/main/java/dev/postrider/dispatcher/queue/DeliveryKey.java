package dev.postrider.dispatcher.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * Where a delivery stands in its endpoint's queue.
 *
 * @param endpointId 30 ASCII characters
 * @param sequence the record's offset in {@code postrider.queue}: ordered, unique, the same on
 *     replay
 */
record DeliveryKey(String endpointId, long sequence) {
  static final int ENDPOINT_ID_BYTES = 30;
  static final int BYTES = ENDPOINT_ID_BYTES + Long.BYTES;

  /** Endpoint id and big-endian sequence: sorts by endpoint, then by age. */
  Bytes toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    writeTo(bytes);
    return Bytes.wrap(bytes.array());
  }

  void writeTo(ByteBuffer bytes) {
    byte[] id = endpointId.getBytes(StandardCharsets.US_ASCII);
    if (id.length != ENDPOINT_ID_BYTES) {
      throw new IllegalArgumentException(
          "An endpoint id has %d characters, not %d".formatted(ENDPOINT_ID_BYTES, id.length));
    }
    bytes.put(id).putLong(sequence);
  }

  static DeliveryKey readFrom(ByteBuffer bytes) {
    byte[] id = new byte[ENDPOINT_ID_BYTES];
    bytes.get(id);
    return new DeliveryKey(new String(id, StandardCharsets.US_ASCII), bytes.getLong());
  }
}
