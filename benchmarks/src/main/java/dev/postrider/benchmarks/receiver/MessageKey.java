package dev.postrider.benchmarks.receiver;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * A {@code webhook-id} as its 128 bits: {@code msg_} and 22 base62 digits, read back into the
 * number that they are.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record MessageKey(long high, long low) {
  /** Characters of an id. */
  public static final int LENGTH = 26;

  private static final int PREFIX = 4;
  private static final int DIGITS_OF_A_LONG = 10;
  private static final long TEN_DIGITS = 839_299_365_868_340_224L;
  private static final long TWO_DIGITS = 62 * 62;
  private static final byte[] VALUES = values();

  /** Reads an id of {@link #LENGTH} characters. */
  public static MessageKey of(String id) {
    return read(Unpooled.wrappedBuffer(id.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  static MessageKey read(ByteBuf bytes, int index) {
    long first = digits(bytes, index + PREFIX, DIGITS_OF_A_LONG);
    long second = digits(bytes, index + PREFIX + DIGITS_OF_A_LONG, DIGITS_OF_A_LONG);
    long third = digits(bytes, index + PREFIX + 2 * DIGITS_OF_A_LONG, 2);
    // (first * 62^10 + second) * 62^2 + third, in 128 bits.
    long high = Math.unsignedMultiplyHigh(first, TEN_DIGITS);
    long low = first * TEN_DIGITS + second;
    if (Long.compareUnsigned(low, second) < 0) {
      high++;
    }
    high = high * TWO_DIGITS + Math.unsignedMultiplyHigh(low, TWO_DIGITS);
    low = low * TWO_DIGITS + third;
    if (Long.compareUnsigned(low, third) < 0) {
      high++;
    }
    return new MessageKey(high, low);
  }

  private static long digits(ByteBuf bytes, int index, int count) {
    long number = 0;
    for (int i = 0; i < count; i++) {
      number = number * 62 + VALUES[bytes.getByte(index + i) & 0x7F];
    }
    return number;
  }

  private static byte[] values() {
    String digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    byte[] values = new byte[128];
    for (int value = 0; value < digits.length(); value++) {
      values[digits.charAt(value)] = (byte) value;
    }
    return values;
  }
}
