package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.schemas.codec.JsonText;
import dev.postrider.schemas.codec.PayloadCodec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

class EventDecoderPropertiesTest {
  private static final Schema TREE =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Tree", "fields": [
                {"name": "leaf", "type": ["null", "string", "bytes", "double", "Tree",
                  {"type": "map", "values": "Tree"}, {"type": "array", "items": ["Tree", "null"]},
                  {"type": "long", "logicalType": "timestamp-micros"}]},
                {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                {"name": "sum", "type": {"type": "bytes", "logicalType": "decimal", "precision": 4}},
                {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}}]}
              """);

  private static final AttributeRule POINTER = AttributeRule.parse("pointer:/a/0");

  private final EventDecoder plain = new EventDecoder(Map.of(), PayloadCodec.of(List.of(TREE)));
  private final EventDecoder pointing =
      new EventDecoder(
          Map.of("orders", new TopicRules(POINTER, POINTER, POINTER, POINTER, List.of(), Set.of())),
          PayloadCodec.of(List.of(TREE)));

  @Property(tries = 300)
  void jsonIsHandedOnUntouched(@ForAll("json") String json) {
    byte[] value = json.getBytes(UTF_8);

    Decoded decoded = plain.decode(Records.record(null, value), Records.TOPIC_ID);

    assertThat(Records.eventOf(decoded).data()).isSameAs(value);
  }

  @Property(tries = 300)
  void structuredDataIsHandedOnByteForByte(
      @ForAll("json") String json, @ForAll("json") String other) {
    String value = "{\"x\":%s , \"data\" :\n%s\t,\"specversion\":\"1.0\"}".formatted(other, json);

    Decoded decoded =
        plain.decode(
            Records.record(null, value, "content-type", "application/cloudevents+json"),
            Records.TOPIC_ID);

    assertThat(Records.dataOf(decoded)).isEqualTo(json);
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void garbageIsDecidedAndWhatIsReadableIsJson(
      @ForAll("values") byte[] value, @ForAll("headers") RecordHeaders headers) {
    for (EventDecoder decoder : List.of(plain, pointing)) {
      Decoded decoded = decoder.decode(Records.record(value, value, headers), Records.TOPIC_ID);

      switch (decoded) {
        case Decoded.Readable(Event event) -> assertThat(JsonText.problemIn(event.data())).isNull();
        case Decoded.Undecodable(String reason) -> assertThat(reason).doesNotContain("unforeseen");
        case Decoded.Tombstone _, Decoded.Unwanted _, Decoded.AwaitingSchema _ ->
            throw new AssertionError("there is a value, and no schema registry");
      }
    }
  }

  @Provide
  Arbitrary<String> json() {
    return Arbitraries.oneOf(JsonTexts.compact(), JsonTexts.spaced());
  }

  @Provide
  Arbitrary<byte[]> values() {
    Arbitrary<byte[]> garbage = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
    Arbitrary<byte[]> small =
        Arbitraries.bytes().between((byte) -4, (byte) 12).array(byte[].class).ofMaxSize(40);
    Arbitrary<byte[]> cutJson =
        Combinators.combine(JsonTexts.spaced(), Arbitraries.integers().between(0, 40))
            .as((json, cut) -> json.substring(0, Math.max(0, json.length() - cut)).getBytes(UTF_8));
    return Arbitraries.oneOf(
        garbage,
        cutJson,
        garbage.map(EventDecoderPropertiesTest::asTree),
        small.map(EventDecoderPropertiesTest::asTree),
        garbage.map(bytes -> join(new byte[] {0}, bytes)));
  }

  @Provide
  Arbitrary<RecordHeaders> headers() {
    Arbitrary<String> names =
        Arbitraries.of(
            "ce_specversion", "ce_id", "ce_type", "ce_time", "content-type", "ce_subject");
    Arbitrary<byte @Nullable []> values =
        Arbitraries.oneOf(
            Arbitraries.of("1.0", "application/cloudevents+json; x", "2026-11-23T10:00:00Z", "")
                .map(text -> text.getBytes(UTF_8)),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(8).injectNull(0.1));
    return Combinators.combine(names, values)
        .as((name, value) -> (Header) new RecordHeader(name, value))
        .list()
        .ofMaxSize(4)
        .map(headers -> new RecordHeaders(headers));
  }

  private static byte[] asTree(byte[] datum) {
    byte[] header =
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 1)
            .putLong(SchemaNormalization.parsingFingerprint64(TREE))
            .array();
    return join(header, datum);
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(first);
    joined.writeBytes(second);
    return joined.toByteArray();
  }
}
