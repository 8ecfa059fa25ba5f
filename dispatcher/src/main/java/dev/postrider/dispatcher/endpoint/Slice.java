package dev.postrider.dispatcher.endpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is ordered by id.
 *
 * @param done nothing follows in the direction that was asked for
 */
public record Slice<T>(List<T> items, boolean done) {

  /**
   * Which page.
   *
   * @param from the id beside which the page lies, not part of it; null for the first page
   * @param backwards whether the page ends before that id instead of starting after it
   * @param descending whether the newest comes first
   */
  public record Cursor(@Nullable String from, boolean backwards, boolean descending, int limit) {
    boolean ascends() {
      return descending == backwards;
    }
  }

  static <T> Slice<T> of(Cursor cursor, Iterator<T> onwards) {
    List<T> items = new ArrayList<>();
    while (items.size() < cursor.limit() && onwards.hasNext()) {
      items.add(onwards.next());
    }
    if (cursor.backwards()) {
      Collections.reverse(items);
    }
    return new Slice<>(List.copyOf(items), !onwards.hasNext());
  }
}
