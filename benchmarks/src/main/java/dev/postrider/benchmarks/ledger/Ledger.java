package dev.postrider.benchmarks.ledger;

import dev.postrider.benchmarks.receiver.Arrivals;
import dev.postrider.benchmarks.receiver.MessageKey;
import java.util.Arrays;

/**
 * What must arrive: a {@code webhook-id} at an endpoint for each delivery, numbered in the order in
 * which they are expected. The ids are computed here from what was published, not taken from who
 * delivers.
 */
public final class Ledger {
  private static final int FIRST_CAPACITY = 1 << 12;
  private static final int NONE = -1;

  private long[] high = new long[FIRST_CAPACITY];
  private long[] low = new long[FIRST_CAPACITY];
  private int[] endpoint = new int[FIRST_CAPACITY];
  private int size;

  /** Open addressing: places of a power of two, at most half of them used. */
  private int[] places = emptyPlaces(2 * FIRST_CAPACITY);

  /**
   * Expects one more delivery.
   *
   * @return its number
   * @throws IllegalArgumentException if it is expected already
   */
  public int expect(MessageKey id, int endpointNumber) {
    if (size == high.length) {
      grow();
    }
    int place = place(id, endpointNumber);
    if (places[place] != NONE) {
      throw new IllegalArgumentException("It is expected twice: " + id);
    }
    places[place] = size;
    high[size] = id.high();
    low[size] = id.low();
    endpoint[size] = endpointNumber;
    return size++;
  }

  /** The number of a delivery, or -1 if it is not expected. */
  public int numberOf(MessageKey id, int endpointNumber) {
    return places[place(id, endpointNumber)];
  }

  /** How many deliveries are expected. */
  public int size() {
    return size;
  }

  /** Compares with what a receiver recorded; only what it answered 2xx counts as arrived. */
  public Reconciliation reconcile(Arrivals arrivals) {
    long[] first = new long[size];
    boolean[] arrived = new boolean[size];
    int duplicates = 0;
    int unexpected = 0;
    for (int i = 0; i < arrivals.size(); i++) {
      if (arrivals.status(i) / 100 != 2) {
        continue;
      }
      int number = places[place(arrivals.id(i), arrivals.endpoint(i))];
      if (number == NONE) {
        unexpected++;
      } else if (arrived[number]) {
        duplicates++;
        first[number] = Math.min(first[number], arrivals.nanos(i));
      } else {
        arrived[number] = true;
        first[number] = arrivals.nanos(i);
      }
    }
    return new Reconciliation(first, arrived, duplicates, unexpected);
  }

  /** Where it stands, or the free place where it would. */
  private int place(MessageKey id, int endpointNumber) {
    int mask = places.length - 1;
    int place = mix(id.high() ^ Long.rotateLeft(id.low(), 32) ^ endpointNumber) & mask;
    while (places[place] != NONE && !isAt(places[place], id, endpointNumber)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private boolean isAt(int number, MessageKey id, int endpointNumber) {
    return high[number] == id.high()
        && low[number] == id.low()
        && endpoint[number] == endpointNumber;
  }

  private void grow() {
    high = Arrays.copyOf(high, 2 * size);
    low = Arrays.copyOf(low, 2 * size);
    endpoint = Arrays.copyOf(endpoint, 2 * size);
    places = emptyPlaces(4 * size);
    for (int number = 0; number < size; number++) {
      places[place(new MessageKey(high[number], low[number]), endpoint[number])] = number;
    }
  }

  private static int[] emptyPlaces(int count) {
    int[] empty = new int[count];
    Arrays.fill(empty, NONE);
    return empty;
  }

  /** Ids that are counted up must not lie side by side. */
  private static int mix(long bits) {
    long mixed = bits * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 32);
  }
}
