package dev.postrider.producer.sample;

import java.util.List;
import java.util.random.RandomGenerator;

/** Ids as a shop would give them: a prefix and ten hexadecimal digits. */
final class SampleIds {
  private static final long TEN_DIGITS = 1L << 40;

  /** Few enough that several samples are about the same account. */
  private static final int ACCOUNTS = 20;

  private SampleIds() {}

  static String id(String prefix, RandomGenerator random) {
    return "%s_%010x".formatted(prefix, random.nextLong(TEN_DIGITS));
  }

  static String account(RandomGenerator random) {
    return "acc_%04d".formatted(1 + random.nextInt(ACCOUNTS));
  }

  static <T> T one(RandomGenerator random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
