package dev.postrider.benchmarks.load;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Values of events, made beforehand: publishing them must cost the machine little. */
public final class Values {
  private static final int DIFFERENT = 997;
  private static final long SEED = 20_261_123;

  private final List<byte[]> values;

  private Values(List<byte[]> values) {
    this.values = values;
  }

  /** Orders in JSON, 500 bytes each. */
  public static Values json() {
    return of(Order::json);
  }

  /** The same orders in Avro's single-object encoding. */
  public static Values avro() {
    return of(Order::avro);
  }

  private static Values of(Function<Order, byte[]> form) {
    SplittableRandom random = new SplittableRandom(SEED);
    Stream<Order> orders = IntStream.range(0, DIFFERENT).mapToObj(_ -> Order.next(random));
    return new Values(orders.map(form).toList());
  }

  /** The value of an event; the same event always has the same one. */
  public byte[] of(int event) {
    return values.get(event % values.size());
  }
}
