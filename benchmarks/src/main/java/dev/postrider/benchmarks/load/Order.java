package dev.postrider.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;

/** The data of the events that are published: an order of a shop, in JSON of exactly 500 bytes. */
public record Order(
    String orderId,
    String accountId,
    String placedAt,
    String shipTo,
    List<Line> lines,
    String note) {
  /** Size of every order in JSON. */
  public static final int JSON_BYTES = 500;

  private static final String SCHEMA_RESOURCE = "/OrderPlaced.avsc";

  private static final List<String> GOODS =
      List.of(
          "bicycle lamp", "rye bread, sliced", "winter gloves", "reading glasses", "pot of basil");
  private static final List<String> STREETS =
      List.of("7 Harbour Road, Bristol", "12 Linden Lane, Leeds", "3 Mill Street, York");
  private static final String WORDS =
      "Please ring twice and leave the parcel with the neighbour on the second floor if nobody opens; "
          + "the gate to the yard sticks, so push it firmly. Do not leave anything in the rain. Thank you! ";
  private static final Schema SCHEMA = readSchema();
  private static final Schema LINE_SCHEMA = SCHEMA.getField("lines").schema().getElementType();
  private static final BinaryMessageEncoder<GenericRecord> ENCODER =
      new BinaryMessageEncoder<>(GenericData.get(), SCHEMA);

  /** A line of an order; the price is in cents. */
  public record Line(String name, long quantity, long price) {}

  /** An order with other contents for every state of the random generator. */
  public static Order next(RandomGenerator random) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lines.add(
          new Line(
              GOODS.get(random.nextInt(GOODS.size())),
              random.nextLong(1, 10),
              random.nextLong(100, 10_000)));
    }
    Order order =
        new Order(
            "ord_%010x".formatted(random.nextLong(1L << 40)),
            "acc_%04d".formatted(random.nextInt(10_000)),
            "2026-11-23T%02d:%02d:%02d.%03dZ"
                .formatted(
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60),
                    random.nextInt(1000)),
            STREETS.get(random.nextInt(STREETS.size())),
            lines,
            "");
    int missing = JSON_BYTES - order.json().length;
    String note = WORDS.repeat(missing / WORDS.length() + 1).substring(0, missing);
    return new Order(
        order.orderId, order.accountId, order.placedAt, order.shipTo, order.lines, note);
  }

  /** The order in JSON; nothing in it needs to be escaped. */
  public byte[] json() {
    StringBuilder json = new StringBuilder(JSON_BYTES);
    json.append("{\"orderId\":\"").append(orderId);
    json.append("\",\"accountId\":\"").append(accountId);
    json.append("\",\"placedAt\":\"").append(placedAt);
    json.append("\",\"shipTo\":\"").append(shipTo);
    json.append("\",\"lines\":[");
    String separator = "";
    for (Line line : lines) {
      json.append(separator).append("{\"name\":\"").append(line.name);
      json.append("\",\"quantity\":").append(line.quantity);
      json.append(",\"price\":").append(line.price).append('}');
      separator = ",";
    }
    json.append("],\"note\":\"").append(note).append("\"}");
    return json.toString().getBytes(UTF_8);
  }

  /** The schema of {@link #avro()}. */
  public static Schema schema() {
    return SCHEMA;
  }

  /** The same in Avro's single-object encoding. */
  public byte[] avro() {
    List<GenericRecord> avroLines = new ArrayList<>();
    for (Line line : lines) {
      avroLines.add(
          new GenericRecordBuilder(LINE_SCHEMA)
              .set("name", line.name)
              .set("quantity", line.quantity)
              .set("price", line.price)
              .build());
    }
    GenericRecord order =
        new GenericRecordBuilder(SCHEMA)
            .set("orderId", orderId)
            .set("accountId", accountId)
            .set("placedAt", placedAt)
            .set("shipTo", shipTo)
            .set("lines", avroLines)
            .set("note", note)
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ENCODER.encode(order, bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static Schema readSchema() {
    try (InputStream resource = Order.class.getResourceAsStream(SCHEMA_RESOURCE)) {
      return new Schema.Parser().parse(Objects.requireNonNull(resource, SCHEMA_RESOURCE));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
