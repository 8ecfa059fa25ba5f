package dev.postrider.dispatcher.body;

import com.dashjoin.jsonata.Jsonata;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

/** What templates come to, as bytes. */
final class TemplateOutput {
  static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_DEPTH = 100;

  /** Beyond it, a double is no longer exact as a whole number. */
  private static final double MAX_WHOLE = 1L << 53;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private TemplateOutput() {}

  static byte[] json(@Nullable Object value) throws TemplateFailure {
    if (value == null) {
      throw new TemplateFailure("it comes to nothing");
    }
    ByteArrayOutputStream bytes = new Bounded();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      write(value, out);
    } catch (LimitReached limit) {
      throw TemplateFailure.of(limit);
    } catch (JacksonException unwritable) {
      throw new TemplateFailure(
          "it makes JSON that is nested more than %d deep".formatted(MAX_DEPTH));
    }
    return bytes.toByteArray();
  }

  private static void write(@Nullable Object value, JsonGenerator out) throws TemplateFailure {
    switch (value) {
      case Map<?, ?> object -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
          out.writeName(String.valueOf(entry.getKey()));
          write(entry.getValue(), out);
        }
        out.writeEndObject();
      }
      case List<?> list -> {
        out.writeStartArray();
        for (Object element : list) {
          write(element, out);
        }
        out.writeEndArray();
      }
      case String text -> out.writeString(text);
      case Boolean truth -> out.writeBoolean(truth);
      case Number number -> out.writeNumber(plain(number));
      case null -> out.writeNull();
      default -> {
        if (value != Jsonata.NULL_VALUE) {
          throw new TemplateFailure("it makes a function, which is no JSON");
        }
        out.writeNull();
      }
    }
  }

  /** The value is an object of scalars, and of lists of scalars; null is left out. */
  static byte[] form(@Nullable Object value) throws TemplateFailure {
    if (!(value instanceof Map<?, ?> object)) {
      throw new TemplateFailure("it comes to no object, which a form is made of");
    }
    StringBuilder form = new StringBuilder();
    for (Map.Entry<?, ?> field : object.entrySet()) {
      String name = String.valueOf(field.getKey());
      if (field.getValue() instanceof List<?> list) {
        for (Object element : list) {
          append(form, name, element);
        }
      } else {
        append(form, name, field.getValue());
      }
    }
    return form.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void append(StringBuilder form, String name, @Nullable Object value)
      throws TemplateFailure {
    String text =
        switch (value) {
          case String string -> string;
          case Boolean truth -> truth.toString();
          case Number number -> plain(number);
          case Map<?, ?> _, List<?> _ ->
              throw new TemplateFailure(
                  "a form has only strings, numbers, booleans and lists of them");
          case null, default -> null;
        };
    if (text == null) {
      return;
    }
    form.append(form.isEmpty() ? "" : "&")
        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
        .append('=')
        .append(URLEncoder.encode(text, StandardCharsets.UTF_8));
    if (form.length() > MAX_BYTES) {
      throw new TemplateFailure("it makes more than %d bytes".formatted(MAX_BYTES));
    }
  }

  /** Whole numbers without a fraction, whatever they were computed as. */
  private static String plain(Number number) throws TemplateFailure {
    if (number instanceof Integer || number instanceof Long || number instanceof BigInteger) {
      return number.toString();
    }
    double value = number.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new TemplateFailure("it makes a number that JSON lacks");
    }
    return value == Math.rint(value) && Math.abs(value) <= MAX_WHOLE
        ? Long.toString((long) value)
        : BigDecimal.valueOf(value).toString();
  }

  private static final class Bounded extends ByteArrayOutputStream {
    @Override
    public synchronized void write(int b) {
      check(1);
      super.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      check(length);
      super.write(bytes, from, length);
    }

    private void check(int more) {
      if (count + more > MAX_BYTES) {
        throw new LimitReached("it makes more than %d bytes".formatted(MAX_BYTES));
      }
    }
  }
}
