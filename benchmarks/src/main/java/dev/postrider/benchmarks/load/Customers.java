package dev.postrider.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.IntStream;

/** Applications, by their numbers; an event names its own in the record's key. */
public final class Customers {
  private final String prefix;
  private final byte[][] keys;

  private Customers(String prefix, int count) {
    this.prefix = prefix;
    this.keys =
        IntStream.range(0, count).mapToObj(n -> uid(n).getBytes(UTF_8)).toArray(byte[][]::new);
  }

  public static Customers of(int count) {
    return new Customers("customer", count);
  }

  /**
   * Others than those of {@link #of(int)}.
   *
   * @param kind what their uids begin with
   */
  public static Customers of(String kind, int count) {
    return new Customers(kind, count);
  }

  public int count() {
    return keys.length;
  }

  /** The uid of an application. */
  public String uid(int customer) {
    return prefix + "-" + customer;
  }

  /** Whose an event is: they take turns. */
  int owner(int event) {
    return event % keys.length;
  }

  byte[] key(int customer) {
    return keys[customer];
  }

  /** The number of the application that a record's key names. */
  public static int number(byte[] key) {
    int number = 0;
    int digit = key.length;
    for (int place = 1; key[digit - 1] != '-'; place *= 10) {
      number += (key[--digit] - '0') * place;
    }
    return number;
  }
}
