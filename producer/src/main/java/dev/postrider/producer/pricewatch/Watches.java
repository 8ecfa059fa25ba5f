package dev.postrider.producer.pricewatch;

import dev.postrider.producer.web.Problem;
import dev.postrider.producer.web.Unavailable;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Keeps watches. */
@Component
final class Watches {
  private static final int RETRY_AFTER_SECONDS = 60;

  private final WatchTable table;
  private final PriceTable prices;
  private final PriceSettings settings;
  private final Clock clock;
  private final RowCount all;

  Watches(WatchTable table, PriceTable prices, PriceSettings settings, Clock clock) {
    this.table = table;
    this.prices = prices;
    this.settings = settings;
    this.clock = clock;
    this.all = new RowCount(table::count, clock);
  }

  /**
   * Writes a watch in the running transaction; armed unless the item is known to cost less already,
   * so that its first event is a price that came down.
   */
  Watch add(WatchRequest request) {
    Item item = request.key();
    Price price = Objects.requireNonNull(prices.lock(new TreeSet<>(Set.of(item))).get(item));
    // Not before: of two at once, one would not see the other's watch.
    requireRoom(item);
    Long known = price.minorUnits();
    boolean armed = known == null || known >= request.threshold().minorUnits();
    Watch watch = request.toWatch(armed, clock.instant());
    if (table.find(watch.watchId()).isPresent()) {
      throw Problem.conflict("There is a watch %s already.".formatted(watch.watchId()));
    }
    table.insert(watch);
    return watch;
  }

  /**
   * Deletes a watch in the running transaction, once no price of its item is being applied; tells
   * if there was one. After the transaction nothing more is told of it.
   */
  boolean delete(String watchId) {
    Optional<Watch> watch = table.find(watchId);
    watch.ifPresent(known -> prices.lock(new TreeSet<>(Set.of(known.key()))));
    return watch.isPresent() && table.delete(watchId);
  }

  private void requireRoom(Item item) {
    if (!all.isBelow(settings.maxWatches(), 1)
        || table.count(item, settings.maxWatchesPerItem()) >= settings.maxWatchesPerItem()) {
      throw new Unavailable(
          "There are too many watches, of this item or of all; delete some.",
          RETRY_AFTER_SECONDS,
          null);
    }
  }
}
