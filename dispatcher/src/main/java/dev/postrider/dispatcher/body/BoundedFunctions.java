package dev.postrider.dispatcher.body;

import com.dashjoin.jsonata.Functions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Functions of JSONata that would make more of little, within bounds, and {@code $money}. Arguments
 * that were left out are missing or null; an undefined first argument gives an undefined result.
 */
@SuppressWarnings({"unchecked", "rawtypes", "UnusedVariable"}) // As the library calls them.
final class BoundedFunctions {
  private static final int MAX_PAD = 1_000;
  private static final int MAX_PICTURE = 64;
  private static final int MAX_DIGITS = 15;

  /** A width in a picture of a date that would pad without end. */
  private static final Pattern WIDE = Pattern.compile("[1-9][0-9]{2}|[0-9]{5}");

  private final Meter meter;

  BoundedFunctions(Meter meter) {
    this.meter = meter;
  }

  @Nullable Object string(Object input, List args) {
    meter.weigh(arg(args, 0));
    return Functions.string(arg(args, 0), false);
  }

  @Nullable Object pad(Object input, List args) {
    String text = (String) arg(args, 0);
    int width = number(args, 1, 0);
    if (text == null) {
      return null;
    }
    if (Math.abs((long) width) > MAX_PAD) {
      throw meter.limit("$pad makes no more than %d characters".formatted(MAX_PAD));
    }
    String with = arg(args, 2) instanceof String given && !given.isEmpty() ? given : " ";
    int missing = Math.abs(width) - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    StringBuilder padding = new StringBuilder();
    int[] characters = with.codePoints().limit(MAX_PAD).toArray();
    for (int i = 0; i < missing; i++) {
      padding.appendCodePoint(characters[i % characters.length]);
    }
    return width > 0 ? text + padding : padding + text;
  }

  @Nullable Object join(Object input, List args) {
    List<String> parts = (List<String>) arg(args, 0);
    String separator = arg(args, 1) instanceof String given ? given : "";
    if (parts == null) {
      return null;
    }
    long length = (long) separator.length() * parts.size();
    for (String part : parts) {
      length = meter.bounded(length + part.length());
    }
    return String.join(separator, parts);
  }

  @Nullable Object contains(Object input, List args) {
    String text = (String) arg(args, 0);
    return text == null ? null : text.contains(text(args, 1));
  }

  @Nullable Object replace(Object input, List args) {
    String text = (String) arg(args, 0);
    if (text == null) {
      return null;
    }
    String what = text(args, 1);
    String with = text(args, 2);
    int times = number(args, 3, Integer.MAX_VALUE);
    if (what.isEmpty()) {
      throw meter.limit("$replace cannot replace an empty string");
    }
    StringBuilder replaced = new StringBuilder();
    int from = 0;
    int at = text.indexOf(what);
    for (int n = 0; at >= 0 && n < times; n++) {
      replaced.append(text, from, at).append(with);
      meter.bounded(replaced.length());
      from = at + what.length();
      at = text.indexOf(what, from);
    }
    return replaced.append(text, from, text.length()).toString();
  }

  @Nullable Object split(Object input, List args) {
    String text = (String) arg(args, 0);
    if (text == null) {
      return null;
    }
    String separator = text(args, 1);
    int limit = number(args, 2, Integer.MAX_VALUE);
    List<String> parts = new ArrayList<>();
    if (separator.isEmpty()) {
      text.codePoints()
          .limit(Math.min(Math.max(limit, 0), Meter.MAX_ELEMENTS + 1L))
          .forEach(character -> parts.add(Character.toString(character)));
      return parts;
    }
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      meter.elements(parts.size());
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return limit < parts.size() ? new ArrayList<>(parts.subList(0, Math.max(limit, 0))) : parts;
  }

  @Nullable Object round(Object input, List args) {
    int digits = number(args, 1, 0);
    if (Math.abs((long) digits) > MAX_DIGITS) {
      throw meter.limit("$round takes no more than %d digits".formatted(MAX_DIGITS));
    }
    return arg(args, 0) instanceof Number number ? Functions.round(number, digits) : null;
  }

  @Nullable Object formatNumber(Object input, List args) {
    checkPicture("formatNumber", text(args, 1));
    return Functions.formatNumber((Number) arg(args, 0), text(args, 1), (Map) arg(args, 2));
  }

  @Nullable Object fromMillis(Object input, List args) {
    String picture = (String) arg(args, 1);
    if (picture != null) {
      checkPicture("fromMillis", picture);
    }
    return Functions.dateTimeFromMillis((Number) arg(args, 0), picture, (String) arg(args, 2));
  }

  @Nullable Object toMillis(Object input, List args) throws java.text.ParseException {
    return Functions.dateTimeToMillis((String) arg(args, 0), null);
  }

  /** {@code {"minorUnits": 1250, "currency": "EUR"}} is {@code 12.50 EUR}. */
  @Nullable Object money(Object input, List args) {
    if (!(arg(args, 0) instanceof Map<?, ?> amount)) {
      return null;
    }
    if (!(amount.get("minorUnits") instanceof Number minorUnits)
        || !(amount.get("currency") instanceof String code)) {
      throw meter.limit("$money takes an object with minorUnits and currency");
    }
    return BigDecimal.valueOf(minorUnits.longValue(), fractionDigits(code)).toPlainString()
        + " "
        + code;
  }

  /** Two for what is no currency, and for those that have none, such as gold. */
  private static int fractionDigits(String code) {
    try {
      int digits = Currency.getInstance(code).getDefaultFractionDigits();
      return digits < 0 ? 2 : digits;
    } catch (IllegalArgumentException unknown) {
      return 2;
    }
  }

  private void checkPicture(String function, String picture) {
    if (picture.length() > MAX_PICTURE || WIDE.matcher(picture).find()) {
      throw meter.limit(
          "the picture of $%s has more than %d characters, or a width beyond 99"
              .formatted(function, MAX_PICTURE));
    }
  }

  private static @Nullable Object arg(List args, int n) {
    return n < args.size() ? args.get(n) : null;
  }

  private static String text(List args, int n) {
    return arg(args, n) instanceof String text ? text : "";
  }

  private static int number(List args, int n, int otherwise) {
    return arg(args, n) instanceof Number number ? number.intValue() : otherwise;
  }
}
