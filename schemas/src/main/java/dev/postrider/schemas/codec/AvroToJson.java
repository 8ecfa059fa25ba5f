package dev.postrider.schemas.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Writes an Avro datum as the JSON that a person expects, straight from its bytes.
 *
 * <ul>
 *   <li>A union is the value of its branch; an enum its symbol; a map or record an object.
 *   <li>{@code bytes} and {@code fixed} are base64 (RFC 4648, padded). Numbers are numbers; NaN and
 *       infinities, which JSON lacks, the strings {@code "NaN"}, {@code "Infinity"}, {@code
 *       "-Infinity"}.
 *   <li>{@code date}, {@code time-*}, {@code timestamp-*} (UTC, with {@code Z}), {@code
 *       local-timestamp-*} (without zone) and {@code duration} are ISO 8601 strings.
 *   <li>{@code decimal} and {@code big-decimal} are strings, so that no digit is lost; {@code uuid}
 *       is a string. A logical type that is not known is its underlying type.
 * </ul>
 */
final class AvroToJson {
  /** The longest unscaled value of a decimal, in bytes: printing takes more than linear time. */
  private static final int MAX_DECIMAL_BYTES = 1_024;

  /** Beyond it a decimal is printed with an exponent, not with that many zeros. */
  private static final int MAX_PLAIN_SCALE = 1_000;

  private final AvroCursor in;

  /** Bounds the nesting, and with it the recursion here. */
  private final JsonGenerator out;

  private AvroToJson(AvroCursor in, JsonGenerator out) {
    this.in = in;
    this.out = out;
  }

  /**
   * @throws Malformed with the reason, if the bytes are not exactly one datum of that schema
   */
  static byte[] convert(Schema schema, byte[] bytes, int from) {
    BoundedBytes json = new BoundedBytes(JsonText.MAX_BYTES);
    AvroCursor in = new AvroCursor(bytes, from, bytes.length);
    try (JsonGenerator out = JsonText.FACTORY.createGenerator(ObjectWriteContext.empty(), json)) {
      new AvroToJson(in, out).write(schema);
    } catch (DateTimeException outOfRange) {
      throw new Malformed("a date or time is out of its range");
    } catch (StreamConstraintsException tooDeep) {
      throw new Malformed("it is nested deeper than %d".formatted(JsonText.MAX_DEPTH));
    } catch (JacksonException notWritable) {
      throw new Malformed("it cannot be written as JSON");
    }
    if (in.remaining() > 0) {
      throw new Malformed("%d bytes follow its end".formatted(in.remaining()));
    }
    return json.toByteArray();
  }

  private void write(Schema schema) {
    switch (schema.getType()) {
      case NULL -> out.writeNull();
      case BOOLEAN -> out.writeBoolean(in.readBoolean());
      case INT -> writeInt(in.readInt(), schema.getLogicalType());
      case LONG -> writeLong(in.readLong(), schema.getLogicalType());
      case FLOAT -> writeFloat(in.readFloat());
      case DOUBLE -> writeDouble(in.readDouble());
      case STRING -> writeString();
      case ENUM -> out.writeString(pick(schema.getEnumSymbols()));
      case BYTES -> writeBytes(in.readLength(), schema.getLogicalType());
      case FIXED -> writeFixed(schema.getFixedSize(), schema.getLogicalType());
      case UNION -> write(pick(schema.getTypes()));
      case RECORD -> writeRecord(schema);
      case ARRAY -> writeArray(schema.getElementType());
      case MAP -> writeMap(schema.getValueType());
    }
  }

  private void writeRecord(Schema schema) {
    out.writeStartObject();
    for (Schema.Field field : schema.getFields()) {
      out.writeName(field.name());
      write(field.schema());
    }
    out.writeEndObject();
  }

  private void writeArray(Schema items) {
    out.writeStartArray();
    for (long block = in.readBlockCount(); block != 0; block = in.readBlockCount()) {
      for (long item = 0; item < block; item++) {
        write(items);
      }
    }
    out.writeEndArray();
  }

  private void writeMap(Schema values) {
    out.writeStartObject();
    for (long block = in.readBlockCount(); block != 0; block = in.readBlockCount()) {
      for (long entry = 0; entry < block; entry++) {
        int length = in.readLength();
        out.writeName(new String(in.bytes(), text(length), length, StandardCharsets.UTF_8));
        write(values);
      }
    }
    out.writeEndObject();
  }

  private void writeString() {
    int length = in.readLength();
    out.writeUTF8String(in.bytes(), text(length), length);
  }

  private int text(int length) {
    int start = in.take(length);
    if (!Utf8.isValid(in.bytes(), start, length)) {
      throw new Malformed("a string is not UTF-8");
    }
    return start;
  }

  private <T> T pick(List<T> choices) {
    int index = in.readInt();
    if (index < 0 || index >= choices.size()) {
      throw new Malformed("the index of a union or enum is out of its range");
    }
    return choices.get(index);
  }

  private void writeInt(int value, @Nullable LogicalType logical) {
    switch (nameOf(logical)) {
      case "date" -> out.writeString(LocalDate.ofEpochDay(value).toString());
      case "time-millis" -> out.writeString(timeOfDay(value, 1_000_000).toString());
      default -> out.writeNumber(value);
    }
  }

  private void writeLong(long value, @Nullable LogicalType logical) {
    switch (nameOf(logical)) {
      case "time-micros" -> out.writeString(timeOfDay(value, 1_000).toString());
      case "timestamp-millis" -> out.writeString(instant(value, 1_000).toString());
      case "timestamp-micros" -> out.writeString(instant(value, 1_000_000).toString());
      case "timestamp-nanos" -> out.writeString(instant(value, 1_000_000_000).toString());
      case "local-timestamp-millis" -> out.writeString(local(instant(value, 1_000)));
      case "local-timestamp-micros" -> out.writeString(local(instant(value, 1_000_000)));
      case "local-timestamp-nanos" -> out.writeString(local(instant(value, 1_000_000_000)));
      default -> out.writeNumber(value);
    }
  }

  private static LocalTime timeOfDay(long value, long nanosPerUnit) {
    if (value < 0 || value > LocalTime.MAX.toNanoOfDay() / nanosPerUnit) {
      throw new Malformed("a time of day is out of its range");
    }
    return LocalTime.ofNanoOfDay(value * nanosPerUnit);
  }

  private static Instant instant(long value, long unitsPerSecond) {
    return Instant.ofEpochSecond(
        Math.floorDiv(value, unitsPerSecond),
        Math.floorMod(value, unitsPerSecond) * (1_000_000_000 / unitsPerSecond));
  }

  private static String local(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC).toString();
  }

  private void writeFloat(float value) {
    if (Float.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(Float.toString(value));
    }
  }

  private void writeDouble(double value) {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(Double.toString(value));
    }
  }

  private void writeBytes(int length, @Nullable LogicalType logical) {
    switch (nameOf(logical)) {
      case "decimal" -> out.writeString(decimal(length, logical));
      case "big-decimal" -> out.writeString(bigDecimal(length));
      default -> out.writeBinary(in.bytes(), in.take(length), length);
    }
  }

  private void writeFixed(int size, @Nullable LogicalType logical) {
    switch (nameOf(logical)) {
      case "decimal" -> out.writeString(decimal(size, logical));
      case "uuid" -> out.writeString(uuid());
      case "duration" -> out.writeString(duration());
      default -> out.writeBinary(in.bytes(), in.take(size), size);
    }
  }

  private String decimal(int length, @Nullable LogicalType logical) {
    return print(
        unscaled(in, length),
        logical instanceof LogicalTypes.Decimal decimal ? decimal.getScale() : 0);
  }

  /** Its scale is in the data: within the bytes, the unscaled value as bytes, then the scale. */
  private String bigDecimal(int length) {
    int start = in.take(length);
    AvroCursor inner = new AvroCursor(in.bytes(), start, start + length);
    BigInteger unscaled = unscaled(inner, inner.readLength());
    String text = print(unscaled, inner.readInt());
    if (inner.remaining() > 0) {
      throw new Malformed("bytes follow the end of a big-decimal");
    }
    return text;
  }

  private static BigInteger unscaled(AvroCursor in, int length) {
    if (length == 0 || length > MAX_DECIMAL_BYTES) {
      throw new Malformed(
          "a decimal has %d bytes, not 1 to %d".formatted(length, MAX_DECIMAL_BYTES));
    }
    return new BigInteger(in.bytes(), in.take(length), length);
  }

  private static String print(BigInteger unscaled, int scale) {
    BigDecimal value = new BigDecimal(unscaled, scale);
    return scale >= 0 && scale <= MAX_PLAIN_SCALE ? value.toPlainString() : value.toString();
  }

  private String uuid() {
    ByteBuffer bytes = ByteBuffer.wrap(in.bytes(), in.take(16), 16);
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  private String duration() {
    long months = in.readUnsignedInt();
    long days = in.readUnsignedInt();
    long millis = in.readUnsignedInt();
    return "P%dM%dDT%d.%03dS".formatted(months, days, millis / 1_000, millis % 1_000);
  }

  private static String nameOf(@Nullable LogicalType logical) {
    return logical == null ? "" : logical.getName();
  }
}
