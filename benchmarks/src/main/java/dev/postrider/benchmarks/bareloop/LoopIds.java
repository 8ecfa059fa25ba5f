package dev.postrider.benchmarks.bareloop;

import java.nio.charset.StandardCharsets;

/**
 * The bare loop's own {@code webhook-id}: partition and offset in base62, without a hash. It is as
 * long as Postrider's.
 */
public final class LoopIds {
  private static final byte[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ZERO =
      "msg_0000000000000000000000".getBytes(StandardCharsets.US_ASCII);
  private static final int PARTITION_END = 14;

  private LoopIds() {}

  /** The id of a record; the loop consumes one topic only. */
  public static String of(int partition, long offset) {
    byte[] id = ZERO.clone();
    write(id, PARTITION_END, partition);
    write(id, id.length, offset);
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  private static void write(byte[] id, int end, long number) {
    int place = end;
    for (long rest = number; rest > 0; rest /= DIGITS.length) {
      id[--place] = DIGITS[(int) (rest % DIGITS.length)];
    }
  }
}
