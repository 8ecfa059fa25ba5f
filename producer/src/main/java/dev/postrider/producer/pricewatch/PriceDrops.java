package dev.postrider.producer.pricewatch;

import dev.postrider.producer.outbox.Outbox;
import dev.postrider.producer.outbox.Outbox.Draft;
import dev.postrider.producer.pricewatch.WatchTable.Change;
import dev.postrider.producer.pricewatch.WatchTable.Range;
import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.web.Amount;
import dev.postrider.schemas.event.Availability;
import dev.postrider.schemas.event.PriceDropped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Applies observed prices to the watches of their items, and tells those that are crossed as {@link
 * #TYPE}, about the item. A batch of them takes a handful of statements, however many watches there
 * are: only those are read that its prices fire or arm.
 */
@Component
public final class PriceDrops {
  /** CloudEvents type of what it publishes. */
  public static final String TYPE = "price.dropped";

  private final PriceTable prices;
  private final WatchTable watches;
  private final Outbox outbox;
  private final EventSource source;
  private final Clock clock;

  PriceDrops(
      PriceTable prices, WatchTable watches, Outbox outbox, ProducerTopics topics, Clock clock) {
    this.prices = prices;
    this.watches = watches;
    this.outbox = outbox;
    this.source = sourceOn(topics);
    this.clock = clock;
  }

  public static EventSource sourceOn(ProducerTopics topics) {
    return new EventSource(topics.prices(), "/postrider/producer/prices", TYPE);
  }

  /**
   * Applies observations, in their order, in the running transaction. One that is older than what
   * is known of its item is stale and changes nothing.
   *
   * @param atMost watches that they may touch, and events that they may make
   * @throws TooManyDrops if they would touch or make more; nothing was written
   */
  Observed observe(List<Observation> observations, int atMost) {
    Map<Item, List<Observation>> byItem = new TreeMap<>();
    for (Observation observation : observations) {
      byItem.computeIfAbsent(observation.key(), _ -> new ArrayList<>()).add(observation);
    }
    Map<Item, Price> known = prices.lock(new TreeSet<>(byItem.keySet()));
    // Not before: who waited for a lock would come with a time from before what it waited for.
    Instant now = clock.instant();
    Map<Item, List<Observation>> fresh = new TreeMap<>();
    byItem.forEach((item, seen) -> {
      List<Observation> inOrder = fresh(known(known, item), seen, now);
      if (!inOrder.isEmpty()) {
        fresh.put(item, inOrder);
      }
    });
    int dropped = fire(known, fresh, atMost);
    prices.update(
        fresh.entrySet().stream().map(seen -> last(seen.getKey(), seen.getValue())).toList());
    long taken = fresh.values().stream().mapToLong(List::size).sum();
    return new Observed(observations.size(), observations.size() - taken, dropped);
  }

  private static Price known(Map<Item, Price> prices, Item item) {
    return Objects.requireNonNull(prices.get(item));
  }

  /**
   * Those that are not older than what is known; one without a time is of now, whatever is known.
   */
  private static List<Observation> fresh(Price known, List<Observation> seen, Instant now) {
    List<Observation> fresh = new ArrayList<>();
    Instant latest = known.observedAt();
    for (Observation observation : seen) {
      Instant at = observation.observedAt();
      Observation placed = observation.at(at == null && now.isBefore(latest) ? latest : now);
      Instant when = Objects.requireNonNull(placed.observedAt());
      if (!when.isBefore(latest)) {
        fresh.add(placed);
        latest = when;
      }
    }
    return fresh;
  }

  private static Price last(Item item, List<Observation> seen) {
    Observation last = seen.getLast();
    return new Price(
        item.id(),
        item.currency(),
        last.price().minorUnits(),
        Objects.requireNonNull(last.observedAt()));
  }

  private int fire(Map<Item, Price> known, Map<Item, List<Observation>> fresh, int atMost) {
    if (fresh.isEmpty()) {
      return 0;
    }
    List<Range> ranges =
        fresh.entrySet().stream().map(seen -> range(seen.getKey(), seen.getValue())).toList();
    List<Watch> touched = watches.touchedBy(ranges, atMost);
    List<Fired> fired = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (Watch watch : touched) {
      apply(
          watch,
          known(known, watch.key()).minorUnits(),
          Objects.requireNonNull(fresh.get(watch.key())),
          fired,
          changes);
      if (fired.size() > atMost || touched.size() > atMost) {
        throw new TooManyDrops();
      }
    }
    watches.update(changes);
    fired.sort(Comparator.comparingInt(Fired::place));
    outbox.addAll(fired.stream().map(Fired::draft).toList());
    return fired.size();
  }

  /**
   * An event and the place of its price among those of its item: the events are about the item, so
   * they follow its prices, whichever watch they are for.
   */
  private record Fired(int place, Draft draft) {}

  private static Range range(Item item, List<Observation> seen) {
    var of = seen.stream().mapToLong(one -> one.price().minorUnits()).summaryStatistics();
    return new Range(item, of.getMin(), of.getMax());
  }

  private void apply(
      Watch watch,
      @Nullable Long before,
      List<Observation> seen,
      List<Fired> fired,
      List<Change> changes) {
    boolean armed = watch.armed();
    Instant droppedAt = null;
    Long previous = before;
    for (int place = 0; place < seen.size(); place++) {
      Observation observation = seen.get(place);
      long price = observation.price().minorUnits();
      Crossing crossing = Crossing.of(armed, watch.threshold().minorUnits(), price);
      armed = crossing.armed();
      if (crossing.fires()) {
        droppedAt = observation.observedAt();
        fired.add(new Fired(place, draft(watch, previous, observation)));
      }
      previous = price;
    }
    changes.add(new Change(watch.watchId(), armed, droppedAt));
  }

  private Draft draft(Watch watch, @Nullable Long previous, Observation observation) {
    Instant at = Objects.requireNonNull(observation.observedAt());
    String currency = watch.key().currency();
    return new Draft(
        source,
        UUID.randomUUID().toString(),
        new Occurrence(watch.application(), watch.item(), at),
        PriceDropped.newBuilder()
            .setWatchId(watch.watchId())
            .setAccountId(watch.accountId())
            .setProductId(watch.item())
            .setProductName(watch.name())
            .setProductUrl(watch.url())
            .setPreviousPrice(previous == null ? null : Amount.of(previous, currency).toMoney())
            .setPrice(observation.price().toMoney())
            .setTargetPrice(watch.threshold().toMoney())
            .setAvailability(
                Objects.requireNonNullElse(observation.availability(), Availability.UNKNOWN))
            .setObservedAt(at)
            .build());
  }
}
