package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.ledger.Ledger;
import dev.postrider.benchmarks.ledger.Percentiles;
import dev.postrider.benchmarks.receiver.Arrivals;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What came of events, by their numbers. One thread of the receiver takes all requests, so that the
 * order of their records is the order in which they came.
 */
final class Account {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final double NANOS = 1e9;

  private final List<Traffic.Event> events;
  private final Arrivals arrivals;
  private final int[] firstAttempt;
  private final int[] firstSuccess;
  private final int[] successes;
  private int unexpected;

  private Account(List<Traffic.Event> events, Arrivals arrivals) {
    this.events = events;
    this.arrivals = arrivals;
    this.firstAttempt = new int[events.size()];
    this.firstSuccess = new int[events.size()];
    this.successes = new int[events.size()];
    Arrays.fill(firstAttempt, NEVER);
    Arrays.fill(firstSuccess, NEVER);
  }

  static Account of(List<Traffic.Event> events, Ledger ledger, Arrivals arrivals) {
    Account account = new Account(events, arrivals);
    for (int index = 0; index < arrivals.size(); index++) {
      account.take(
          ledger.numberOf(arrivals.id(index), arrivals.endpoint(index)),
          index,
          arrivals.status(index));
    }
    return account;
  }

  private void take(int number, int index, int status) {
    if (number < 0) {
      unexpected++;
      return;
    }
    firstAttempt[number] = Math.min(firstAttempt[number], index);
    if (status / 100 == 2) {
      firstSuccess[number] = Math.min(firstSuccess[number], index);
      successes[number]++;
    }
  }

  int requests() {
    return arrivals.size();
  }

  /** Requests that nobody published anything for. */
  int unexpected() {
    return unexpected;
  }

  boolean hasArrived(int number) {
    return successes[number] > 0;
  }

  int lost() {
    return (int) IntStream.range(0, successes.length).filter(n -> successes[n] == 0).count();
  }

  /** Deliveries that were answered with 2xx more than once: the requests that were too many. */
  int repeated() {
    return Arrays.stream(successes).map(count -> Math.max(0, count - 1)).sum();
  }

  /** When the request came that was answered with 2xx first, in {@link System#nanoTime()}. */
  long nanos(int number) {
    return arrivals.nanos(firstSuccess[number]);
  }

  /** Requests that a customer's endpoint received in a time. */
  int requests(int customer, long fromNanos, long toNanos) {
    return (int)
        IntStream.range(0, arrivals.size())
            .filter(index ->
                arrivals.endpoint(index) == customer
                    && arrivals.nanos(index) >= fromNanos
                    && arrivals.nanos(index) < toNanos)
            .count();
  }

  /** From the time at which events were due until they arrived, in milliseconds. */
  double latencyMillis(int[] numbers, double percent) {
    return Percentiles.of(
                Arrays.stream(numbers)
                    .filter(this::hasArrived)
                    .mapToLong(number -> nanos(number) - events.get(number).dueNanos())
                    .toArray())
            .at(percent)
        / 1e6;
  }

  /** When events arrived, sorted. */
  long[] times(int[] numbers) {
    return Arrays.stream(numbers)
        .filter(this::hasArrived)
        .mapToLong(this::nanos)
        .sorted()
        .toArray();
  }

  /** Per second, between the first and the last so many percent of them. */
  static double rate(long[] times, double from, double to) {
    int first = (int) (from / 100 * (times.length - 1));
    int last = (int) (to / 100 * (times.length - 1));
    return last <= first ? 0 : (last - first) * NANOS / Math.max(1, times[last] - times[first]);
  }

  /** The most that arrived within any second. */
  static int mostPerSecond(long[] times) {
    int most = 0;
    int from = 0;
    for (int to = 0; to < times.length; to++) {
      while (times[to] - times[from] >= NANOS) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /**
   * The longest part of a time in which nothing arrived, in seconds; from its beginning to the
   * first, and from the last to its end, count too.
   *
   * @param times sorted
   */
  static double longestSilenceSeconds(long[] times, long from, long to) {
    long longest = 0;
    long last = from;
    for (long time : times) {
      if (time >= from && time < to) {
        longest = Math.max(longest, time - last);
        last = time;
      }
    }
    return Math.max(longest, to - last) / NANOS;
  }

  /**
   * By how many places deliveries came later or earlier than by age.
   *
   * @param numbers by age
   */
  Percentiles displacement(int[] numbers) {
    int[] byArrival =
        Arrays.stream(numbers)
            .filter(this::hasArrived)
            .boxed()
            .sorted((a, b) -> Integer.compare(firstSuccess[a], firstSuccess[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] byAge = Arrays.stream(numbers).filter(this::hasArrived).toArray();
    int[] place = new int[successes.length];
    for (int i = 0; i < byAge.length; i++) {
      place[byAge[i]] = i;
    }
    return Percentiles.of(
        IntStream.range(0, byArrival.length)
            .mapToLong(i -> Math.abs(i - place[byArrival[i]]))
            .toArray());
  }

  /**
   * Events that were tried before the one before them had been answered with 2xx.
   *
   * @param orderOf what an event is in order with
   * @param answering how long the receiver takes
   */
  int outOfOrder(Function<Traffic.Event, Object> orderOf, Duration answering) {
    Map<Object, Integer> before = new HashMap<>();
    int wrong = 0;
    for (int number = 0; number < events.size(); number++) {
      Integer last = before.put(orderOf.apply(events.get(number)), number);
      if (last != null && firstAttempt[number] != NEVER && !isBefore(last, number, answering)) {
        wrong++;
      }
    }
    return wrong;
  }

  private boolean isBefore(int first, int second, Duration answering) {
    return firstSuccess[first] < firstAttempt[second]
        && arrivals.nanos(firstAttempt[second]) - nanos(first) >= answering.toNanos();
  }
}
