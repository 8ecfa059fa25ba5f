package dev.postrider.producer.pricewatch;

import dev.postrider.producer.database.Transactions;
import dev.postrider.producer.outbox.OutboxSettings;
import dev.postrider.producer.web.ClockSkew;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Component;

/**
 * Applies batches of observations, each in a transaction, or in several if it touches more watches
 * than one may: so a stream that crosses millions of them takes longer, not more memory.
 */
@Component
final class PriceBatches {
  /**
   * Watches that a transaction may touch, and events that it may make, while others do the same.
   */
  static final int AT_ONCE = 1_000;

  /**
   * Transactions of one observation each that touches more; how many more is bounded for an item.
   */
  private static final int LARGE_AT_ONCE = 2;

  private static final Duration LARGE_WAIT = Duration.ofSeconds(10);
  private static final int NO_BOUND = Integer.MAX_VALUE - 1;

  private final Room large =
      new Room(
          LARGE_AT_ONCE,
          LARGE_WAIT,
          "Too many prices that cross very many watches came at once; send it again later.");
  private final PriceDrops drops;
  private final Transactions transactions;
  private final ClockSkew skew;

  /**
   * @throws IllegalStateException if one price could make more events than may wait, and so could
   *     never be applied
   */
  PriceBatches(
      PriceDrops drops,
      Transactions transactions,
      ClockSkew skew,
      PriceSettings settings,
      OutboxSettings outbox) {
    this.drops = drops;
    this.transactions = transactions;
    this.skew = skew;
    if (settings.maxWatchesPerItem() > outbox.maxWaiting()) {
      throw new IllegalStateException(
          ("postrider.producer.pricewatch.max-watches-per-item (%d) is more than"
                  + " postrider.producer.outbox.max-waiting (%d): a price that crosses all watches of its"
                  + " item could never be taken")
              .formatted(settings.maxWatchesPerItem(), outbox.maxWaiting()));
    }
  }

  /** In their order. What was applied stays so if a later part fails. */
  Observed apply(List<Observation> batch) {
    return apply(batch, _ -> {});
  }

  /**
   * The same.
   *
   * @param taken told how many observations each part had, once it is applied
   */
  Observed apply(List<Observation> batch, LongConsumer taken) {
    for (Observation observation : batch) {
      var _ = skew.require("observedAt", observation.observedAt());
    }
    return split(batch, taken);
  }

  private Observed split(List<Observation> batch, LongConsumer taken) {
    try {
      return applied(batch, AT_ONCE, taken);
    } catch (TooManyDrops tooMany) {
      if (batch.size() == 1) {
        return alone(batch, taken);
      }
      int half = batch.size() / 2;
      return split(batch.subList(0, half), taken)
          .plus(split(batch.subList(half, batch.size()), taken));
    }
  }

  private Observed alone(List<Observation> one, LongConsumer taken) {
    try (Room.Place _ = large.enter()) {
      return applied(one, NO_BOUND, taken);
    }
  }

  private Observed applied(List<Observation> part, int atMost, LongConsumer taken) {
    Observed observed = transactions.run(() -> drops.observe(part, atMost));
    taken.accept(observed.observed());
    return observed;
  }
}
