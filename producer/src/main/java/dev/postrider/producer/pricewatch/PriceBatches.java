package dev.postrider.producer.pricewatch;

import dev.postrider.producer.database.Transactions;
import dev.postrider.producer.outbox.OutboxSettings;
import dev.postrider.producer.web.ClockSkew;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Applies batches of observations, each in a transaction, or in several if it makes more events
 * than one may: so a stream that crosses millions of watches takes longer, not more memory.
 */
@Component
final class PriceBatches {
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
    for (Observation observation : batch) {
      var _ = skew.require("observedAt", observation.observedAt());
    }
    return split(batch);
  }

  private Observed split(List<Observation> batch) {
    try {
      return transactions.run(() -> drops.observe(batch));
    } catch (TooManyDrops several) {
      int half = batch.size() / 2;
      return split(batch.subList(0, half)).plus(split(batch.subList(half, batch.size())));
    }
  }
}
