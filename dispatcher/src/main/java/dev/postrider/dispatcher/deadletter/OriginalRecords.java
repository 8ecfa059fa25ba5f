package dev.postrider.dispatcher.deadletter;

import dev.postrider.schemas.internal.OriginalHeader;
import dev.postrider.schemas.internal.OriginalRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Keeps a record as it was, to be dead-lettered or held whole. */
public final class OriginalRecords {
  /** For what stands around key, value and headers: attributes, ids, lengths. */
  private static final long FRAME_BYTES = 512;

  private OriginalRecords() {}

  public static OriginalRecord of(ConsumerRecord<byte[], byte[]> record) {
    List<OriginalHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new OriginalHeader(header.key(), wrap(header.value())));
    }
    return OriginalRecord.newBuilder()
        .setTopic(record.topic())
        .setPartition(record.partition())
        .setOffset(record.offset())
        .setTimestamp(Instant.ofEpochMilli(record.timestamp()))
        .setTimestampType(record.timestampType().toString())
        .setKey(wrap(record.key()))
        .setValue(wrap(record.value()))
        .setHeaders(headers)
        .build();
  }

  /** About as many bytes as it takes when it is written. */
  public static long sizeOf(OriginalRecord record) {
    long bytes = FRAME_BYTES + lengthOf(record.getKey()) + lengthOf(record.getValue());
    for (OriginalHeader header : record.getHeaders()) {
      bytes += header.getName().length() + lengthOf(header.getValue());
    }
    return bytes;
  }

  private static long lengthOf(@Nullable ByteBuffer buffer) {
    return buffer == null ? 0 : buffer.remaining();
  }

  static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
