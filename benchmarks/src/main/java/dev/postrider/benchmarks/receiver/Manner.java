package dev.postrider.benchmarks.receiver;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How endpoints answer until they are told otherwise.
 *
 * @param status 0 for no answer at all
 * @param millis from the request until its answer
 * @param failing of 1,000 requests so many, by chance, are answered with 500 instead
 */
public record Manner(int status, int millis, int failing) {
  /** Answers 204 at once. */
  public static final Manner OK = new Manner(204, 0, 0);

  private static final int ALL = 1_000;
  private static final int FAILED = 500;

  /** What the next request is answered with. */
  int next() {
    return failing > 0 && ThreadLocalRandom.current().nextInt(ALL) < failing ? FAILED : status;
  }

  /** The words that {@link #parse} reads. */
  public String words() {
    return "%d %d %d".formatted(status, millis, failing);
  }

  static Manner parse(String[] words, int from) {
    return new Manner(
        Integer.parseInt(words[from]),
        Integer.parseInt(words[from + 1]),
        Integer.parseInt(words[from + 2]));
  }
}
