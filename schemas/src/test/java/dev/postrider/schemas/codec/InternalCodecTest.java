package dev.postrider.schemas.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldEvent;
import dev.postrider.schemas.internal.HeldState;
import dev.postrider.schemas.internal.OriginalHeader;
import dev.postrider.schemas.internal.OriginalRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class InternalCodecTest {
  private static final Instant DUE = Instant.parse("2026-11-23T10:00:00.123Z");

  /** As an older dispatcher would write it: without the fields that have defaults. */
  private static final Schema OLDER =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "HeldState", "namespace": "dev.postrider.schemas.internal",
               "fields": [
                 {"name": "attempts", "type": "int"},
                 {"name": "dueAt", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                 {"name": "since", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
              """);

  private final InternalCodec<HeldState> codec = InternalCodec.of(HeldState.class);
  private final HeldState state =
      HeldState.newBuilder().setAttempts(3).setDueAt(DUE).setSince(DUE).setLastStatus(500).build();

  @Test
  void whatWasWrittenIsReadBack() {
    byte[] bytes = codec.encode(state);

    HeldState read = codec.decode(bytes);

    assertThat(read).isEqualTo(state);
    assertThat(bytes).startsWith(0xC3, 0x01);
  }

  @Test
  void recordsWithinRecordsAreReadBack() {
    InternalCodec<HeldDelivery> deliveries = InternalCodec.of(HeldDelivery.class);
    HeldDelivery delivery = held();

    HeldDelivery read = deliveries.decode(deliveries.encode(delivery));

    assertThat(read).isEqualTo(delivery);
  }

  @Test
  void aRecordOfAnOlderWriterIsReadWithDefaults() throws IOException {
    byte[] older = writtenBefore();

    HeldState read = InternalCodec.of(HeldState.class, List.of(OLDER)).decode(older);

    assertThat(read)
        .isEqualTo(
            HeldState.newBuilder()
                .setAttempts(3)
                .setDueAt(DUE)
                .setSince(DUE)
                .setLastStatus(null)
                .build());
  }

  @Test
  void anUnknownWriterIsSaidClearly() throws IOException {
    byte[] older = writtenBefore();

    assertThatThrownBy(() -> codec.decode(older))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("HeldState")
        .hasMessageContaining("not known here");
  }

  @Test
  void noPrefixOfARecordIsReadAsOne() {
    byte[] bytes = codec.encode(state);

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void kafkaGetsNullForNull() {
    assertThat(codec.serializer().serialize("t", null)).isNull();
    assertThat(codec.deserializer().deserialize("t", (byte[]) null)).isNull();
    assertThat(codec.deserializer().deserialize("t", codec.serializer().serialize("t", state)))
        .isEqualTo(state);
  }

  private static HeldDelivery held() {
    return HeldDelivery.newBuilder()
        .setMessageId("msg_0")
        .setEndpointId("ep_0")
        .setRegistryOffset(7)
        .setAttempts(1)
        .setDueAt(DUE)
        .setEvent(
            HeldEvent.newBuilder()
                .setId("0-42")
                .setSource("s")
                .setType("payment.occurred")
                .setTime(DUE)
                .setApplication("default")
                .build())
        .setOrigin(
            OriginalRecord.newBuilder()
                .setTopic("payments")
                .setPartition(0)
                .setOffset(42)
                .setTimestamp(DUE)
                .setTimestampType("CreateTime")
                .setKey(ByteBuffer.wrap(new byte[] {0, -1}))
                .setValue(ByteBuffer.wrap("{}".getBytes(UTF_8)))
                .setHeaders(List.of(new OriginalHeader("h", null)))
                .build())
        .build();
  }

  private static byte[] writtenBefore() throws IOException {
    Object older =
        new GenericRecordBuilder(OLDER)
            .set("attempts", 3)
            .set("dueAt", DUE.toEpochMilli())
            .set("since", DUE.toEpochMilli())
            .build();
    return new BinaryMessageEncoder<>(GenericData.get(), OLDER).encode(older).array();
  }
}
