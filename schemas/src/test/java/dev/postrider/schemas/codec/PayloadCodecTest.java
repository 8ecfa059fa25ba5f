package dev.postrider.schemas.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadCodecTest {
  private static final Schema ORDER =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Order", "namespace": "shop", "fields": [
                {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
                {"name": "paid", "type": "boolean"},
                {"name": "items", "type": {"type": "array", "items": "int"}},
                {"name": "tags", "type": {"type": "map", "values": ["null", "string"]}},
                {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["NEW", "SENT"]}},
                {"name": "note", "type": ["null", "string"]},
                {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                {"name": "raw", "type": "bytes"},
                {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 2}},
                {"name": "ratio", "type": "double"},
                {"name": "share", "type": "float"},
                {"name": "parent", "type": ["null", "Order"]}]}
              """);

  private static final PayloadCodec CODEC = PayloadCodec.of(List.of(ORDER));

  @Test
  void jsonIsHandedOnAsTheSameBytes() {
    byte[] value = " {\"a\": 1}\n".getBytes(UTF_8);

    Payload payload = CODEC.decode(value);

    assertThat(payload)
        .isInstanceOfSatisfying(
            Payload.Json.class, json -> assertThat(json.data()).isSameAs(value));
  }

  @Test
  void anAvroRecordIsTheJsonThatAPersonExpects() throws IOException {
    byte[] value = singleObject(order("né \"1\"", order(null, null)));

    Payload payload = CODEC.decode(value);

    String inner =
        """
        {"id":"7d444840-9dc0-11d1-b245-5ffdce74fad2","paid":true,"items":[1,-2],\
        "tags":{"a":null},"state":"SENT","note":null,"price":"-12.50","raw":"AP8=",\
        "hash":"AQI=","ratio":0.1,"share":"NaN","parent":null}\
        """;
    assertThat(text(payload))
        .isEqualTo(
            inner
                .replace("\"note\":null", "\"note\":\"né \\\"1\\\"\"")
                .replace("\"parent\":null", "\"parent\":" + inner));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int    | date                   | -1                  | 1969-12-31",
        "int    | time-millis            | 36930123            | 10:15:30.123",
        "long   | time-micros            | 36930123456         | 10:15:30.123456",
        "long   | timestamp-millis       | -1                  | 1969-12-31T23:59:59.999Z",
        "long   | timestamp-micros       | 1795428000123456    | 2026-11-23T10:00:00.123456Z",
        "long   | timestamp-nanos        | 1795428000123456789 | 2026-11-23T10:00:00.123456789Z",
        "long   | local-timestamp-millis | 1795428000123       | 2026-11-23T10:00:00.123",
        "long   | local-timestamp-micros | 1795428000123456    | 2026-11-23T10:00:00.123456",
        "long   | timestamp-millis       | 9223372036854775807 | +292278994-08-17T07:12:55.807Z",
      })
  void datesAndTimesAreIso8601(String type, String logical, long value, String expected)
      throws IOException {
    Schema schema = parse("{'type': '%s', 'logicalType': '%s'}".formatted(type, logical));
    Object datum = type.equals("int") ? (Object) (int) value : (Object) value;

    Payload payload = PayloadCodec.of(List.of(schema)).decode(singleObject(schema, datum));

    assertThat(text(payload)).isEqualTo("\"" + expected + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "int, time-millis, -1",
    "int, time-millis, 86400000",
    "long, time-micros, 86400000000"
  })
  void aTimeOfDayBeyondADayIsUnreadable(String type, String logical, long value)
      throws IOException {
    Schema schema = parse("{'type': '%s', 'logicalType': '%s'}".formatted(type, logical));
    Object datum = type.equals("int") ? (Object) (int) value : (Object) value;

    Payload payload = PayloadCodec.of(List.of(schema)).decode(singleObject(schema, datum));

    assertThat(reason(payload)).contains("time of day");
  }

  @Test
  void fixedLogicalTypesAreText() throws IOException {
    Schema uuid = parse("{'type': 'fixed', 'name': 'U', 'size': 16, 'logicalType': 'uuid'}");
    Schema duration =
        parse("{'type': 'fixed', 'name': 'D', 'size': 12, 'logicalType': 'duration'}");
    Schema big = parse("{'type': 'bytes', 'logicalType': 'big-decimal'}");
    PayloadCodec codec = PayloadCodec.of(List.of(uuid, duration, big));
    UUID id = UUID.fromString("7d444840-9dc0-11d1-b245-5ffdce74fad2");
    byte[] idBytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    byte[] lasting = {1, 0, 0, 0, 2, 0, 0, 0, (byte) 0xBC, 0x0B, 0, 0};
    ByteBuffer number =
        new Conversions.BigDecimalConversion()
            .toBytes(new BigDecimal("-123.450"), big, big.getLogicalType());

    assertThat(text(codec.decode(singleObject(uuid, new GenericData.Fixed(uuid, idBytes)))))
        .isEqualTo("\"" + id + "\"");
    assertThat(text(codec.decode(singleObject(duration, new GenericData.Fixed(duration, lasting)))))
        .isEqualTo("\"P1M2DT3.004S\"");
    assertThat(text(codec.decode(singleObject(big, number)))).isEqualTo("\"-123.450\"");
  }

  @Test
  void whatFollowsTheDatumIsNotIgnored() throws IOException {
    byte[] value = singleObject(order(null, null));

    Payload payload = CODEC.decode(Arrays.copyOf(value, value.length + 3));

    assertThat(reason(payload)).contains("shop.Order").contains("3 bytes follow");
  }

  @Test
  void noPrefixOfADatumIsReadAsOne() throws IOException {
    byte[] value = singleObject(order("note", null));

    for (int length = 0; length < value.length; length++) {
      assertThat(CODEC.decode(Arrays.copyOf(value, length))).isInstanceOf(Payload.Unreadable.class);
    }
  }

  @Test
  void anUnknownFingerprintIsNamed() throws IOException {
    Schema unknown = parse("{'type': 'enum', 'name': 'Unknown', 'symbols': ['A']}");
    byte[] value = singleObject(unknown, new GenericData.EnumSymbol(unknown, "A"));

    Payload payload = CODEC.decode(value);

    assertThat(reason(payload))
        .contains("%016x".formatted(SchemaNormalization.parsingFingerprint64(unknown)));
  }

  @Test
  void aConfluentFrameWithoutARegistrySaysWhatToSet() {
    Payload payload = CODEC.decode(new byte[] {0, 0, 0, 0, 7, 1});

    assertThat(reason(payload)).contains("schema id 7").contains("postrider.schema-registry.url");
  }

  @Test
  void aFewBytesCannotStandForEndlessJson() throws IOException {
    Schema nulls = parse("{'type': 'array', 'items': 'null'}");
    Schema endless =
        parse("{'type': 'record', 'name': 'E', 'fields': [{'name': 'e', 'type': 'E'}]}");
    PayloadCodec codec = PayloadCodec.of(List.of(nulls, endless));
    byte[] manyNulls = {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0};

    assertThat(reason(codec.decode(framed(nulls, manyNulls)))).contains("more than");
    assertThat(reason(codec.decode(framed(endless, new byte[0])))).contains("nested deeper");
  }

  @Test
  void aLengthThatIsNotThereIsNotBelieved() throws IOException {
    Schema string = parse("{'type': 'string'}");
    byte[] twoGigabytes = {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 'a'};

    Payload payload = PayloadCodec.of(List.of(string)).decode(framed(string, twoGigabytes));

    assertThat(reason(payload)).contains("length");
  }

  private static GenericRecord order(@Nullable String note, @Nullable GenericRecord parent) {
    return new GenericRecordBuilder(ORDER)
        .set("id", "7d444840-9dc0-11d1-b245-5ffdce74fad2")
        .set("paid", true)
        .set("items", List.of(1, -2))
        .set("tags", Collections.singletonMap("a", null))
        .set("state", new GenericData.EnumSymbol(ORDER.getField("state").schema(), "SENT"))
        .set("note", note)
        .set("price", ByteBuffer.wrap(new BigDecimal("-12.50").unscaledValue().toByteArray()))
        .set("raw", ByteBuffer.wrap(new byte[] {0, -1}))
        .set("hash", new GenericData.Fixed(ORDER.getField("hash").schema(), new byte[] {1, 2}))
        .set("ratio", 0.1)
        .set("share", Float.NaN)
        .set("parent", parent)
        .build();
  }

  private static Schema parse(String json) {
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }

  private static byte[] singleObject(GenericRecord record) throws IOException {
    return singleObject(record.getSchema(), record);
  }

  private static byte[] singleObject(Schema schema, Object datum) throws IOException {
    return new BinaryMessageEncoder<>(new GenericData(), schema).encode(datum).array();
  }

  private static byte[] framed(Schema schema, byte[] datum) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0xC3, 1});
    bytes.write(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(SchemaNormalization.parsingFingerprint64(schema))
            .array());
    bytes.write(datum);
    return bytes.toByteArray();
  }

  private static String text(Payload payload) {
    assertThat(payload).isInstanceOf(Payload.Json.class);
    byte[] data = ((Payload.Json) payload).data();
    assertThat(JsonText.problemIn(data)).isNull();
    return new String(data, UTF_8);
  }

  private static String reason(Payload payload) {
    assertThat(payload).isInstanceOf(Payload.Unreadable.class);
    return ((Payload.Unreadable) payload).reason();
  }
}
