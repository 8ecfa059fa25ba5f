package dev.postrider.producer.pricewatch;

import java.util.Comparator;

/** What has a price, in one currency; locked in this order, so that nobody waits in a circle. */
record Item(String id, String currency) implements Comparable<Item> {
  private static final Comparator<Item> ORDER =
      Comparator.comparing(Item::id).thenComparing(Item::currency);

  @Override
  public int compareTo(Item other) {
    return ORDER.compare(this, other);
  }
}
