package dev.postrider.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.IntStream;

/** Applications, by their numbers; events name theirs in the record's key. */
public final class Customers {
  private static final String PREFIX = "customer-";

  private final byte[][] keys;

  public Customers(int count) {
    keys = IntStream.range(0, count).mapToObj(n -> uid(n).getBytes(UTF_8)).toArray(byte[][]::new);
  }

  public int count() {
    return keys.length;
  }

  /** The uid of an application. */
  public static String uid(int customer) {
    return PREFIX + customer;
  }

  /** Whose an event is: one after the other. */
  public int of(int event) {
    return event % keys.length;
  }

  byte[] key(int customer) {
    return keys[customer];
  }

  /** The number of the application that a record's key names. */
  public static int number(byte[] key) {
    int number = 0;
    for (int i = PREFIX.length(); i < key.length; i++) {
      number = number * 10 + key[i] - '0';
    }
    return number;
  }
}
